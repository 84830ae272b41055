namespace ILGPU;

/// <summary>Strides of one-dimensional views.</summary>
public static class Stride1D
{
    /// <summary>Neighbours touch.</summary>
    public readonly struct Dense : IStride1D
    {
        public int XStride => 1;

        public override string ToString() => "1";
    }
}
