namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                public partial class OneCycleLR
                {
                    /// <summary>The curve between two values.</summary>
                    public enum AnnealStrategy
                    {
                        Cos = 0,
                        Linear = 1,
                    }
                }
            }
        }
    }
}
