namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Several schedules at once: each multiplies what the one before has set.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] parts;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                        : this([.. schedulers])
                    {
                    }

                    private ChainedLR(LRScheduler[] schedulers)
                        : base(OptimizerOf(schedulers), -1, false)
                    {
                        parts = schedulers;
                    }

                    public override void step()
                    {
                        foreach (var part in parts)
                            part.step();
                        base.step();
                    }

                    private static Optimizer OptimizerOf(LRScheduler[] schedulers) =>
                        schedulers.Length > 0 ? schedulers[0].Controlled : throw new ArgumentException("ChainedLR needs at least one scheduler.", nameof(schedulers));
                }
            }
        }
    }
}
