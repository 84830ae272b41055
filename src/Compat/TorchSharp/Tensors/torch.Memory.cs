namespace TorchSharp;

public static partial class torch
{
    // Copies, fills, and elementwise types.

    public static Tensor clone(Tensor input) => input.clone();
}
