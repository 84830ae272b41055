namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times gamma every step.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double decay;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        decay = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var factor = LastEpoch == 0 ? 1 : decay;
                        return Groups.Select(group => group.LearningRate * factor);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => rate * Math.Pow(decay, LastEpoch));
                }
            }
        }
    }
}
