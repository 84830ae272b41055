namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static (Tensor, Tensor) Two(Tensor[] results) => (results[0], results[1]);

        private static (Tensor, Tensor, Tensor) Three(Tensor[] results) => (results[0], results[1], results[2]);

        // This tensor, or a copy of the type that a reduction shall work in.
        private Tensor Cast(ScalarType? type) => type is { } t && t != dtype ? to_type(t) : this;
    }
}
