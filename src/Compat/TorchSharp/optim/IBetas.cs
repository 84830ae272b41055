namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Something whose averaging coefficients a schedule moves.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
