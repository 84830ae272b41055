namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>
                /// From max_lr / div_factor up to max_lr over the first pct_start of the steps and down to max_lr / div_factor / final_div_factor over the
                /// rest (in three phases: down as fast as up, then to the end), while the momentum goes the other way.
                /// </summary>
                public partial class OneCycleLR : LRScheduler
                {
                    private readonly double[] peaks;
                    private readonly double[]? lowMomenta;
                    private readonly double[]? highMomenta;
                    private readonly double divisor;
                    private readonly double finalDivisor;
                    private readonly AnnealStrategy strategy;
                    private readonly int total;

                    /// <summary>Last step of each phase; the values at their ends are start, peak, (start,) end.</summary>
                    private readonly double[] ends;

                    public OneCycleLR(
                        Optimizer optimizer,
                        double max_lr,
                        int total_steps = -1,
                        int epochs = -1,
                        int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos,
                        bool cycle_momentum = true,
                        double base_momentum = 0.85,
                        double max_momentum = 0.95,
                        double div_factor = 25,
                        double final_div_factor = 10000,
                        bool three_phase = false,
                        int last_epoch = -1,
                        bool verbose = false)
                        : this(
                            optimizer,
                            Repeat(optimizer, max_lr),
                            total_steps,
                            epochs,
                            steps_per_epoch,
                            pct_start,
                            anneal_strategy,
                            cycle_momentum,
                            Repeat(optimizer, base_momentum),
                            Repeat(optimizer, max_momentum),
                            div_factor,
                            final_div_factor,
                            three_phase,
                            last_epoch,
                            verbose)
                    {
                    }

                    /// <param name="max_lr">One for each group.</param>
                    /// <param name="base_momentum">One for each group; null for 0.85.</param>
                    /// <param name="max_momentum">One for each group; null for 0.95.</param>
                    public OneCycleLR(
                        Optimizer optimizer,
                        IEnumerable<double> max_lr,
                        int total_steps = -1,
                        int epochs = -1,
                        int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos,
                        bool cycle_momentum = true,
                        IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null,
                        double div_factor = 25,
                        double final_div_factor = 10000,
                        bool three_phase = false,
                        int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        total = total_steps > 0 ? total_steps : epochs > 0 && steps_per_epoch > 0 ? epochs * steps_per_epoch : 0;
                        if (total == 0)
                            throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch), all positive.", nameof(total_steps));
                        if (pct_start is not (>= 0 and <= 1))
                            throw new ArgumentException($"Expected float between 0 and 1 pct_start, but got {pct_start}", nameof(pct_start));
                        if (cycle_momentum && Groups.Any(group => group is not (IMomentum or IBetas)))
                            throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled", nameof(optimizer));
                        peaks = [.. max_lr];
                        divisor = div_factor;
                        finalDivisor = final_div_factor;
                        strategy = anneal_strategy;
                        var up = (pct_start * total) - 1;
                        ends = three_phase ? [up, (2 * up), total - 1] : [up, total - 1];
                        if (cycle_momentum)
                        {
                            lowMomenta = [.. base_momentum ?? Repeat(optimizer, 0.85)];
                            highMomenta = [.. max_momentum ?? Repeat(optimizer, 0.95)];
                        }
                        if (last_epoch == -1)
                        {
                            for (var i = 0; i < Groups.Count; i++)
                                Groups[i].InitialLearningRate = peaks[i] / divisor;
                        }
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch > total)
                            throw new ArgumentException($"Tried to step {LastEpoch} times. The specified number of total steps is {total}");
                        var phase = Math.Min(ends.Count(end => end < LastEpoch), ends.Length - 1);
                        var begin = phase == 0 ? 0 : ends[phase - 1];
                        var share = (LastEpoch - begin) / (ends[phase] - begin);
                        for (var i = 0; i < Groups.Count && lowMomenta is not null; i++)
                            SetMomentum(Groups[i], Between(Momentum(i, phase), Momentum(i, phase + 1), share));
                        return Enumerable.Range(0, Groups.Count).Select(i => Between(Rate(i, phase), Rate(i, phase + 1), share));
                    }

                    private double Rate(int group, int end) => end switch
                    {
                        0 => peaks[group] / divisor,
                        1 => peaks[group],
                        2 when ends.Length == 3 => peaks[group] / divisor,
                        _ => peaks[group] / divisor / finalDivisor,
                    };

                    private double Momentum(int group, int end) => end == 1 ? lowMomenta![group] : highMomenta![group];

                    private double Between(double from, double to, double share) => strategy == AnnealStrategy.Cos
                        ? to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)))
                        : from + ((to - from) * share);

                    private static void SetMomentum(ILearningRateController group, double value)
                    {
                        if (group is IMomentum momentum)
                            momentum.Momentum = value;
                        else if (group is IBetas betas)
                            betas.Betas = (value, betas.Betas.Item2);
                    }

                    private static IEnumerable<double> Repeat(Optimizer optimizer, double value) => Enumerable.Repeat(value, optimizer.ParamGroups.Count());
                }
            }
        }
    }
}
