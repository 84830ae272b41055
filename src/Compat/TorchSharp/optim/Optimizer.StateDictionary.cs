using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public abstract partial class Optimizer
        {
            /// <summary>The optimiser's own options and states (not copies).</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>One for each parameter group.</summary>
                public List<OptimizerOptions> Options { get; private set; } = [];

                /// <summary>One for each parameter, group after group.</summary>
                public List<OptimizerState> State { get; private set; } = [];

                /// <summary>For each group, the positions of its parameters in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; private set; } = [];
            }
        }
    }
}
