namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>Which side keeps its variance: the forward pass (inputs) or the backward pass (outputs).</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }
        }
    }
}
