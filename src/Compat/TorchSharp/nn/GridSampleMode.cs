namespace TorchSharp;

public static partial class torch
{
    /// <summary>How sampled pixels are computed.</summary>
    public enum GridSampleMode
    {
        Nearest = 0,
        Bilinear = 2,
    }
}
