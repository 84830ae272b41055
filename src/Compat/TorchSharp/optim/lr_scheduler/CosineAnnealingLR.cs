namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Half a cosine from the base rate to eta_min over T_max steps, then up again.</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double half;
                    private readonly double least;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        half = T_max;
                        least = eta_min;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch == 0)
                            return Groups.Select(group => group.LearningRate);
                        // At the turning point the quotient of neighbours is 0 / 0.
                        if ((LastEpoch - 1 - half) % (2 * half) == 0)
                            return Groups.Select((group, i) => group.LearningRate + ((BaseRates[i] - least) * (1 - Math.Cos(Math.PI / half)) / 2));
                        var factor = (1 + Math.Cos(Math.PI * LastEpoch / half)) / (1 + Math.Cos(Math.PI * (LastEpoch - 1) / half));
                        return Groups.Select(group => (factor * (group.LearningRate - least)) + least);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => least + ((rate - least) * (1 + Math.Cos(Math.PI * LastEpoch / half)) / 2));
                }
            }
        }
    }
}
