namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What happens to per-element losses at the end.</summary>
        public enum Reduction
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }
    }
}
