namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Something whose momentum a schedule moves.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }
    }
}
