namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times gamma at each milestone; one that is listed twice counts twice.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly int[] steps;
                    private readonly double decay;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        steps = [.. milestones];
                        decay = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var factor = Math.Pow(decay, steps.Count(milestone => milestone == LastEpoch));
                        return Groups.Select(group => group.LearningRate * factor);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => rate * Math.Pow(decay, steps.Count(milestone => milestone <= LastEpoch)));
                }
            }
        }
    }
}
