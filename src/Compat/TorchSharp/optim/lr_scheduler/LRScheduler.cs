namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimiser's groups from the number of steps taken. Making one takes step 0.</summary>
            public abstract class LRScheduler
            {
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Controlled = optimizer;
                    LastEpoch = last_epoch;
                    Verbose = verbose;
                    Groups = [.. optimizer.ParamGroups];
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    LastRates = [.. Groups.Select(group => group.LearningRate)];
                }

                internal Optimizer Controlled { get; }

                private protected List<ILearningRateController> Groups { get; }

                /// <summary>The rates that the schedule is relative to.</summary>
                private protected double[] BaseRates { get; }

                internal int LastEpoch { get; set; }

                private double[] LastRates { get; set; }

                private bool Verbose { get; }

                /// <summary>The rates that the last step set, one for each group.</summary>
                public IEnumerable<double> get_last_lr() => LastRates;

                public virtual void step() => step((int?)null);

                /// <param name="epoch">Jumps to this step; null goes on by one.</param>
                public virtual void step(int? epoch)
                {
                    LastEpoch = epoch ?? LastEpoch + 1;
                    double[] rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    for (var i = 0; i < Groups.Count; i++)
                    {
                        if (Verbose && LastRates[i] != rates[i])
                            Console.WriteLine(FormattableString.Invariant($"Adjusting learning rate to {rates[i]}"));
                        Groups[i].LearningRate = rates[i];
                    }
                    LastRates = rates;
                }

                /// <summary>The same as without the metric, unless a schedule looks at it.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of the present step from those of the step before.</summary>
                protected virtual IEnumerable<double> get_lr() => Groups.Select(group => group.LearningRate);

                /// <summary>The rates of the present step from the base rates alone.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();
            }
        }
    }
}
