using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using Xunit;

namespace SfKernels.Training.Tests.Data;

public sealed class DatasetFingerprintTests
{
    private static readonly Category[] Classes = [new(1, 1, "a"), new(2, 2, "b")];
    private static readonly GroundTruth Truth = new(1, 1, new Box(1, 2, 3, 4), 4, false, false);
    private static readonly ImageEntry First = new(1, "x.jpg", 10, 20, [Truth, Truth with { Label = 2 }]);
    private static readonly ImageEntry Second = new(2, "y.jpg", 10, 20, []);

    [Fact]
    public void Value_IsStable() =>
        Assert.Equal("e773289553ea212007e7c25a7a5b44b3", DatasetFingerprint.Of(Classes, [First, Second])[..32]);

    [Fact]
    public void EverythingThatMatters_ChangesIt_AndNamesDoNot()
    {
        string whole = DatasetFingerprint.Of(Classes, [First, Second]);
        Assert.Equal(whole, DatasetFingerprint.Of(Classes, [First with { FileName = "elsewhere.jpg" }, Second]));
        string[] others =
        [
            DatasetFingerprint.Of([Classes[0], Classes[1] with { Name = "c" }], [First, Second]),
            DatasetFingerprint.Of(Classes, [Second, First]),
            DatasetFingerprint.Of(Classes, [First]),
            DatasetFingerprint.Of(Classes, [First with { Width = 11 }, Second]),
            DatasetFingerprint.Of(Classes, [First with { Objects = [Truth] }, Second with { Objects = [Truth with { Label = 2 }] }]),
            DatasetFingerprint.Of(Classes, [First with { Objects = [First.Objects[1], First.Objects[0]] }, Second]),
            DatasetFingerprint.Of(Classes, [With(Truth with { Crowd = true }), Second]),
            DatasetFingerprint.Of(Classes, [With(Truth with { Difficult = true }), Second]),
            DatasetFingerprint.Of(Classes, [With(Truth with { Area = 5 }), Second]),
            DatasetFingerprint.Of(Classes, [With(Truth with { Exact = Truth.Exact with { X = Math.BitIncrement(1.0) } }), Second]),
        ];
        Assert.DoesNotContain(whole, others);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    private static ImageEntry With(GroundTruth truth) => First with { Objects = [truth, First.Objects[1]] };
}
