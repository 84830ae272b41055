using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Tests.Cuda;

public sealed class CrossEntropyKernelsTests : AnchorLossKernelsSuite
{
    protected override FocalSettings? Settings => null;
}

public sealed class FocalKernelsTests : AnchorLossKernelsSuite
{
    protected override FocalSettings? Settings { get; } = new();
}

public sealed class FocalKernelsGammaZeroTests : AnchorLossKernelsSuite
{
    protected override FocalSettings? Settings { get; } = new(alpha: null, gamma: 0);
}

public sealed class FocalKernelsGammaFiveTests : AnchorLossKernelsSuite
{
    protected override FocalSettings? Settings { get; } = new(alpha: 0.9, gamma: 5);
}
