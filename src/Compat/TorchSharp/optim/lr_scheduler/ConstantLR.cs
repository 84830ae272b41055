namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times factor until total_iters steps are done.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double reduction;
                    private readonly int end;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        reduction = factor;
                        end = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var factor = LastEpoch == 0 ? reduction : LastEpoch == end ? 1 / reduction : 1;
                        return Groups.Select(group => group.LearningRate * factor);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => rate * (LastEpoch >= end ? 1 : reduction));
                }
            }
        }
    }
}
