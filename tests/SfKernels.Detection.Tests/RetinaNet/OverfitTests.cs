using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

/// <summary>A small model learns a handful of pictures by heart: every box found with its class, and hardly anything else said with confidence.</summary>
public sealed class OverfitTests
{
    private const int Pictures = 6;
    private const int Steps = 150;

    public static TheoryData<LossSettings> Losses => [LossSettings.SamplingFree, LossSettings.Focal];

    [Theory]
    [MemberData(nameof(Losses))]
    public void LearnsAHandfulOfPictures(LossSettings loss)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor images, IReadOnlyList<Targets> targets) = DrawnShapes.Draw(Pictures, 3);
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Loss = loss });
        using optim.Optimizer optimizer = optim.AdamW(model.parameters(), lr: 4e-3, weight_decay: 0);
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.StepLR(optimizer, 2 * Steps / 3, 0.1);
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            optimizer.zero_grad();
            model.ComputeLosses(images, targets).Total.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 5);
            optimizer.step();
            schedule.step();
        }

        model.eval();
        IReadOnlyList<Detections> found = model.Detect(images, [.. Enumerable.Repeat((DrawnShapes.Side, DrawnShapes.Side), Pictures)]);
        int objects = 0;
        int hits = 0;
        int confident = 0;
        for (int n = 0; n < Pictures; n++)
        {
            float[] boxes = targets[n].Boxes.reshape(-1).data<float>().ToArray();
            long[] labels = targets[n].Labels.data<long>().ToArray();
            objects += labels.Length;
            hits += labels.Where((label, m) => IsFound(found[n], boxes.AsSpan(4 * m, 4), (int)label)).Count();
            confident += found[n].Scores.Count(static score => score > 0.5f);
        }

        Assert.True(hits >= objects - 1, $"{hits} of {objects} found");
        Assert.True(Math.Abs(confident - objects) <= 2, $"{confident} confident detections of {objects} objects");
    }

    private static bool IsFound(Detections found, ReadOnlySpan<float> box, int label)
    {
        for (int i = 0; i < found.Count; i++)
        {
            if (found.Labels[i] == label && found.Scores[i] > 0.5f && Overlap.Iou(found.Boxes.AsSpan(4 * i, 4), box) > 0.5)
            {
                return true;
            }
        }

        return false;
    }
}
