namespace TorchSharp;

public static partial class torch
{
    // Activation functions that the tensor class carries itself.

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();
}
