using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using SfKernels.Training.Data.Loading;
using Xunit;

namespace SfKernels.Training.Tests.Data.Loading;

public sealed class TrainingPlanTests
{
    [Theory]
    [InlineData(12, 4, false)]
    [InlineData(13, 4, false)]
    [InlineData(13, 4, true)]
    [InlineData(3, 8, false)]
    [InlineData(1, 1, true)]
    public void Epochs_HoldEveryImage_InBatchesOfOneSize(int images, int batchSize, bool grouped)
    {
        var plan = new TrainingPlan(MemoryDataset.ManyImages(images), batchSize, 5, groupByAspect: grouped);
        Assert.Equal((images + batchSize - 1) / batchSize, plan.BatchesPerEpoch);
        for (int epoch = 0; epoch < 4; epoch++)
        {
            int[] seen = [.. Enumerable.Range(epoch * plan.BatchesPerEpoch, plan.BatchesPerEpoch).SelectMany(i => plan.Indices(i))];
            Assert.Equal(plan.BatchesPerEpoch * batchSize, seen.Length);
            Assert.Equal(Enumerable.Range(0, images), seen.Distinct().Order());
        }
    }

    [Fact]
    public void AnyIteration_CanBeAskedFor_InAnyOrder()
    {
        var plan = new TrainingPlan(MemoryDataset.ManyImages(23), 4, 9, groupByAspect: true);
        int[][] forward = [.. Enumerable.Range(0, 40).Select(i => plan.Indices(i).ToArray())];
        var again = new TrainingPlan(MemoryDataset.ManyImages(23), 4, 9, groupByAspect: true);
        for (int i = 39; i >= 0; i -= 3)
            Assert.Equal(forward[i], again.Indices(i));
    }

    [Fact]
    public void EpochsAndSeeds_HaveOrdersOfTheirOwn()
    {
        ImageEntry[] images = MemoryDataset.ManyImages(20);
        var plan = new TrainingPlan(images, 20, 1);
        Assert.NotEqual(plan.Indices(0), plan.Indices(1));
        Assert.NotEqual(plan.Indices(0), new TrainingPlan(images, 20, 2).Indices(0));
    }

    [Fact]
    public void Grouping_KeepsWideAndTallApart_ButForTheRest()
    {
        ImageEntry[] images = [.. Enumerable.Range(0, 50).Select(i => MemoryDataset.Image(i, i % 3 == 0 ? 20 : 60, 40, (1, new Box(1, 1, 9, 9))))];
        var plan = new TrainingPlan(images, 4, 3, groupByAspect: true);
        bool Mixed(long iteration) => plan.Indices(iteration).Select(i => images[i].Width).Distinct().Count() > 1;
        int mixed = Enumerable.Range(0, plan.BatchesPerEpoch * 10).Count(i => Mixed(i));
        Assert.InRange(mixed, 0, 20);
        Assert.True(Enumerable.Range(0, 130).Count(i => new TrainingPlan(images, 4, 3).Indices(i).Select(n => images[n].Width).Distinct().Count() > 1) > 80);
    }

    [Fact]
    public void ImagesWithoutObjects_AreLeftOut_UnlessWanted()
    {
        ImageEntry[] images = [MemoryDataset.Image(0, 9, 9), MemoryDataset.Image(1, 9, 9, (1, new Box(0, 0, 5, 5))), MemoryDataset.Image(2, 9, 9, (1, new Box(5, 5, 5, 5)))];
        Assert.Equal([1, 1], new TrainingPlan(images, 2, 0).Indices(0));
        Assert.Equal(3, new TrainingPlan(images, 1, 0, skipEmpty: false).BatchesPerEpoch);
        Assert.Contains("None of the 1 images", Assert.Throws<DataException>(() => new TrainingPlan(images[..1], 2, 0)).Message);
    }

    [Fact]
    public void ABatchMayBeLargerThanAnyDataSet() => Assert.Equal(1, new TrainingPlan(MemoryDataset.ManyImages(3), int.MaxValue, 0).BatchesPerEpoch);

    [Fact]
    public void SequentialPlan_TakesEveryImageOnce()
    {
        var plan = new SequentialPlan(7, 3);
        Assert.Equal(3, plan.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Enumerable.Range(0, 3).SelectMany(i => plan.Indices(i)));
        Assert.Single(plan.Indices(2));
        Assert.Equal(0, new SequentialPlan(0, 3).Count);
    }
}
