using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Products of matrices and vectors; determinant and inverse.
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Dispatch.Call("aten::matmul", "", this, target);

        public Tensor mm(Tensor target) => Dispatch.Call("aten::mm", "", this, target);

        public Tensor bmm(Tensor batch2) => Dispatch.Call("aten::bmm", "", this, batch2);

        public Tensor mv(Tensor target) => Dispatch.Call("aten::mv", "", this, target);

        public Tensor dot(Tensor target) => Dispatch.Call("aten::dot", "", this, target);

        public Tensor vdot(Tensor target) => Dispatch.Call("aten::vdot", "", this, target);

        public Tensor outer(Tensor vec2) => Dispatch.Call("aten::outer", "", this, vec2);

        public Tensor ger(Tensor vec2) => Dispatch.Call("aten::ger", "", this, vec2);

        public Tensor inner(Tensor vec2) => Dispatch.Call("aten::inner", "", this, vec2);

        public Tensor kron(Tensor other) => Dispatch.Call("aten::kron", "", this, other);

        public Tensor det() => Dispatch.Call("aten::det", "", this);

        public Tensor inverse() => Dispatch.Call("aten::inverse", "", this);

        public Tensor logdet() => Dispatch.Call("aten::logdet", "", this);

        public Tensor matrix_power(int n) => Dispatch.Call("aten::matrix_power", "", this, (long)n);

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Dispatch.Call("aten::tensordot", "", this, b, dims1, dims2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
            => Dispatch.Call("aten::addmm", "", this, mat1, mat2, (Scalar)beta, (Scalar)alpha);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
        {
            Dispatch.CallVoid("aten::addmm_", "", this, mat1, mat2, (Scalar)beta, (Scalar)alpha);
            return this;
        }

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1)
            => Dispatch.Call("aten::addmv", "", this, mat, vec, (Scalar)beta, (Scalar)alpha);

        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1, float alpha = 1)
        {
            Dispatch.CallVoid("aten::addmv_", "", this, mat, vec, (Scalar)beta, (Scalar)alpha);
            return this;
        }

        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1)
            => Dispatch.Call("aten::addr", "", this, vec1, vec2, (Scalar)beta, (Scalar)alpha);

        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1)
        {
            Dispatch.CallVoid("aten::addr_", "", this, vec1, vec2, (Scalar)beta, (Scalar)alpha);
            return this;
        }

        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1)
            => Dispatch.Call("aten::addbmm", "", this, batch1, batch2, (Scalar)beta, (Scalar)alpha);

        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1)
        {
            Dispatch.CallVoid("aten::addbmm_", "", this, batch1, batch2, (Scalar)beta, (Scalar)alpha);
            return this;
        }

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1)
            => Dispatch.Call("aten::baddbmm", "", this, batch1, batch2, (Scalar)beta, (Scalar)alpha);
    }
}
