using static SfKernels.Engine.Dispatch;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// p -= lr weight_decay p; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p -= lr / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + eps),
/// over all parameters of a batch at the same step t.
/// </summary>
internal readonly record struct AdamWRule(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, bool Maximize)
{
    public void Apply(Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor[]? largest, long step)
    {
        if (Maximize)
            gradients = CallMany("aten::_foreach_neg", "", gradients);
        if (WeightDecay != 0)
            CallVoid("aten::_foreach_mul_", "Scalar", parameters, 1 - (LearningRate * WeightDecay));

        CallVoid("aten::_foreach_mul_", "Scalar", means, Beta1);
        CallVoid("aten::_foreach_add_", "List", means, gradients, 1 - Beta1);
        CallVoid("aten::_foreach_mul_", "Scalar", squares, Beta2);
        CallVoid("aten::_foreach_addcmul_", "Scalar", squares, gradients, gradients, 1 - Beta2);
        for (var i = 0; i < largest?.Length; i++)
            CallVoid("aten::maximum", "out", largest[i], squares[i], largest[i]);

        var denominators = CallMany("aten::_foreach_sqrt", "", largest ?? squares);
        CallVoid("aten::_foreach_div_", "Scalar", denominators, Math.Sqrt(1 - Math.Pow(Beta2, step)));
        CallVoid("aten::_foreach_add_", "Scalar", denominators, Epsilon);
        CallVoid("aten::_foreach_addcdiv_", "Scalar", parameters, means, denominators, -LearningRate / (1 - Math.Pow(Beta1, step)));
    }
}
