namespace SfKernels.Kernels.Cuda;

/// <summary>The loss of a logit whose target is 0. A target of 1 is the same at -x.</summary>
public interface ILossForm
{
    /// <summary>Loss in nats, without the weight of the class.</summary>
    static abstract float Value(float x, float gamma);

    /// <summary>The same for a few logits together: what <see cref="Add"/> has gathered, in nats.</summary>
    static abstract float Total(LossGroup group);

    /// <summary>Takes one more logit into a group, which starts as default. At most 16 to a group.</summary>
    static abstract LossGroup Add(LossGroup group, float x, float gamma);

    /// <summary>d Value / dx.</summary>
    static abstract float Derivative(float x, float gamma);
}
