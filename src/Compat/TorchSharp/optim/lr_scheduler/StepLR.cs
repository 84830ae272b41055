namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times gamma every step_size steps.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int every;
                    private readonly double decay;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step_size);
                        every = step_size;
                        decay = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var factor = LastEpoch == 0 || LastEpoch % every != 0 ? 1 : decay;
                        return Groups.Select(group => group.LearningRate * factor);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => rate * Math.Pow(decay, LastEpoch / every));
                }
            }
        }
    }
}
