namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The base rate times a function of the step.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Enumerable.Repeat(lr_lambda, optimizer.ParamGroups.Count()), last_epoch, verbose)
                    {
                    }

                    /// <param name="lr_lambdas">One for each group.</param>
                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        factors = [.. lr_lambdas];
                        if (factors.Length != Groups.Count)
                            throw new ArgumentException($"Expected {Groups.Count} lr_lambdas, but got {factors.Length}.", nameof(lr_lambdas));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => BaseRates.Select((rate, i) => rate * factors[i](LastEpoch));
                }
            }
        }
    }
}
