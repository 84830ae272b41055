namespace TorchSharp;

public static partial class torch
{
    /// <summary>What a sample outside the image sees.</summary>
    public enum GridSamplePaddingMode
    {
        Zeros = 0,
        Reflection = 1,
        Border = 2,
    }
}
