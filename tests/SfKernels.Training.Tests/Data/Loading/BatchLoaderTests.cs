using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using SfKernels.Training.Data.Loading;
using SfKernels.Training.Evaluation;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Data.Loading;

[Collection(nameof(TensorTests))]
public sealed class BatchLoaderTests
{
    private static readonly DetectionTransform Plain = new(new ResizeRule(32, 64));
    private static readonly DetectionTransform Jittered = new(new ResizeRule(32, 64), new Augmentation(true, 0.7, 1.4, 0.3));

    [Fact]
    public void Batches_ArePaddedRightAndBelow_WithTargetsInTheirPixels()
    {
        var dataset = new MemoryDataset(MemoryDataset.Image(0, 64, 32, (2, new Box(0, 0, 32, 16))), MemoryDataset.Image(1, 20, 40));
        using Batch batch = Assert.Single(new BatchLoader(dataset, Plain, new SequentialPlan(2, 4)).Read());
        Assert.Equal([2L, 3, 64, 64], batch.Images.shape);
        Assert.Equal([(32, 64), (64, 32)], batch.Sizes);
        Assert.Equal([(1.0, 1.0), (1.6, 1.6)], batch.Scales);
        Assert.Equal([0, 1], batch.Indices);
        Assert.Equal([0f, 0, 32, 16], batch.Targets[0].Boxes.data<float>().ToArray());
        Assert.Equal([2L], batch.Targets[0].Labels.data<long>().ToArray());
        Assert.Equal([0L, 4], batch.Targets[1].Boxes.shape);
        Assert.Equal([0L], batch.Targets[1].Labels.shape);
        Assert.Equal(ScalarType.Int64, batch.Targets[1].Labels.dtype);
        using Tensor below = batch.Images[0].narrow(1, 32, 32).abs().max();
        using Tensor right = batch.Images[1].narrow(2, 32, 32).abs().max();
        using Tensor inside = batch.Images[1].narrow(2, 0, 32).abs().max();
        Assert.Equal((0f, 0f), (below.item<float>(), right.item<float>()));
        Assert.True(inside.item<float>() > 0);
    }

    [Fact]
    public void AnyNumberOfThreads_GivesTheSameBits()
    {
        List<float[]> one = Bits(workers: 1, prefetch: 1, first: 0, count: 12);
        List<float[]> three = Bits(workers: 3, prefetch: 5, first: 0, count: 12);
        Assert.Equal(one, three);
        Assert.NotEqual(one[0], one[1]);
    }

    [Fact]
    public void Reading_ResumesAnywhere() =>
        Assert.Equal(Bits(2, 3, 0, 12).Skip(7), Bits(1, 2, 7, 5));

    [Fact]
    public void ReadingAgain_NeverStandsStill_AcrossEpochs()
    {
        // The same image looks different in the next epoch: its random changes are keyed by iteration.
        List<float[]> bits = Bits(1, 2, 0, 12);
        Assert.Equal(bits.Count, bits.Select(b => string.Join(' ', b.Take(200))).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Failures_SurfaceInTheirTurn_WithTheImagesName(int workers)
    {
        var dataset = new MemoryDataset(MemoryDataset.ManyImages(10))
        {
            BeforeLoad = static index =>
            {
                if (index == 5)
                    throw new InvalidOperationException("the disk hiccuped");
            },
        };
        using IEnumerator<Batch> batches = new BatchLoader(dataset, Plain, new SequentialPlan(10, 2), workers).Read().GetEnumerator();
        for (int i = 0; i < 2; i++)
        {
            Assert.True(batches.MoveNext());
            batches.Current.Dispose();
        }

        var failure = Assert.Throws<DataException>(() => batches.MoveNext());
        Assert.Equal("picture5.png (image 5 of memory): the disk hiccuped", failure.Message);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    [Fact]
    public async Task Cancellation_WakesTheConsumer()
    {
        using var blocked = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var dataset = new MemoryDataset(MemoryDataset.ManyImages(4)) { BeforeLoad = _ => blocked.Wait() };
        using IEnumerator<Batch> batches = new BatchLoader(dataset, Plain, new SequentialPlan(4, 2)).Read(0, cancellation.Token).GetEnumerator();
        Task reading = Task.Run(() => batches.MoveNext());

        // One after the other: two timers fire in either order on a busy machine.
        Task released = Task.Run(async () =>
        {
            await Task.Delay(50);
            await cancellation.CancelAsync();
            await Task.Delay(250);
            blocked.Set();
        });
        await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
        await released;
    }

    [Fact]
    public void TooLittleMemory_IsNotThePicturesFault()
    {
        var dataset = new MemoryDataset(MemoryDataset.ManyImages(4))
        {
            BeforeLoad = static _ => throw new System.Runtime.InteropServices.ExternalException("[enforce fail at alloc_cpu.cpp:75] DefaultCPUAllocator: can't allocate memory: you tried to allocate 133333200000 bytes."),
        };
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => Drain(dataset, 1));
    }

    [Fact]
    public void Nothing_IsLeftAlive_HoweverReadingEnds()
    {
        long Live()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Tensor.TotalCount;
        }

        var dataset = new MemoryDataset(MemoryDataset.ManyImages(20));
        var failing = new MemoryDataset(MemoryDataset.ManyImages(20)) { BeforeLoad = static i => _ = i == 7 ? throw new IOException("gone") : i };
        Assert.Throws<DataException>(() => Drain(failing, int.MaxValue));
        long before = Live();
        Drain(dataset, 3);
        Drain(dataset, 1);
        Assert.Throws<DataException>(() => Drain(failing, int.MaxValue));
        Assert.Equal(before, Live());
    }

    [Fact]
    public void OneConsumer_NeverFillsMemory()
    {
        var dataset = new MemoryDataset(MemoryDataset.ManyImages(50));
        using IEnumerator<Batch> batches = new BatchLoader(dataset, Plain, new SequentialPlan(50, 1), workers: 2, prefetch: 4).Read().GetEnumerator();
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        Thread.Sleep(200);
        Assert.InRange(dataset.Loads, 1, 5);
    }

    [Fact]
    public void Detections_ReturnToTheOriginalPicture()
    {
        var dataset = new MemoryDataset(MemoryDataset.Image(0, 20, 40));
        using Batch batch = Assert.Single(new BatchLoader(dataset, Plain, new SequentialPlan(1, 1)).Read());
        ScoredBox box = Assert.Single(batch.ToOriginal(0, new Detections([8, 16, 24, 64], [0.75f], [2])));
        Assert.Equal((2, 0.75), (box.Label, box.Score));
        Assert.Equal(new CocoBox(5, 10, 10, 30), box.Box);
    }

    private static void Drain(MemoryDataset dataset, int count)
    {
        foreach (Batch batch in new BatchLoader(dataset, Jittered, new TrainingPlan(dataset.Images, 2, 1), 2, 4).Read().Take(count))
            batch.Dispose();
    }

    private static List<float[]> Bits(int workers, int prefetch, long first, int count)
    {
        var dataset = new MemoryDataset(MemoryDataset.ManyImages(9));
        var bits = new List<float[]>();
        foreach (Batch batch in new BatchLoader(dataset, Jittered, new TrainingPlan(dataset.Images, 2, 77), workers, prefetch).Read(first).Take(count))
        {
            using (batch)
                bits.Add([batch.Iteration, .. batch.Images.data<float>().ToArray(), .. batch.Targets.SelectMany(t => t.Boxes.data<float>().ToArray())]);
        }

        return bits;
    }
}
