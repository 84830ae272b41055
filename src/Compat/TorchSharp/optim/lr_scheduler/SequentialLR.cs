namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One schedule after the other; schedule i + 1 begins at milestone i with its own step 0.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] parts;
                    private readonly int[] starts;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch, false)
                    {
                        parts = [.. schedulers];
                        starts = [.. milestones];
                        if (parts.Length == 0 || starts.Length != parts.Length - 1)
                            throw new ArgumentException($"{parts.Length} schedulers need {Math.Max(parts.Length - 1, 0)} milestones, got {starts.Length}.", nameof(milestones));
                        // Every part took its step 0 when it was made: undo them, only the first one's counts.
                        foreach (var group in Groups)
                            group.LearningRate = group.InitialLearningRate;
                        foreach (var part in parts)
                            part.LastEpoch--;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var current = starts.Count(start => start <= LastEpoch);
                        if (current > 0 && starts[current - 1] == LastEpoch)
                            parts[current].step(0);
                        else
                            parts[current].step();
                        return parts[current].get_last_lr();
                    }
                }
            }
        }
    }
}
