namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>A line from start_factor to end_factor over total_iters steps, then constant.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double start;
                    private readonly double end;
                    private readonly int length;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (start_factor is not (> 0 and <= 1))
                            throw new ArgumentException("Starting multiplicative factor expected to be between 0 and 1.", nameof(start_factor));
                        if (end_factor is not (>= 0 and <= 1))
                            throw new ArgumentException("Ending multiplicative factor expected to be between 0 and 1.", nameof(end_factor));
                        start = start_factor;
                        end = end_factor;
                        length = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var factor = LastEpoch switch
                        {
                            0 => start,
                            _ when LastEpoch > length => 1,
                            _ => 1 + ((end - start) / ((length * start) + ((LastEpoch - 1) * (end - start)))),
                        };
                        return Groups.Select(group => group.LearningRate * factor);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => rate * (start + ((end - start) * Math.Min(length, LastEpoch) / length)));
                }
            }
        }
    }
}
