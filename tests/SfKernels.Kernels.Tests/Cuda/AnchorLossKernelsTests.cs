using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Tests.Cuda;

public sealed class CrossEntropyKernelsTests : EmulatedAnchorLossSuite
{
    protected override FocalSettings? Settings => null;
}

public sealed class FocalKernelsTests : EmulatedAnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new();
}

public sealed class FocalKernelsGammaZeroTests : EmulatedAnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new(alpha: null, gamma: 0);
}

public sealed class FocalKernelsGammaFiveTests : EmulatedAnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new(alpha: 0.9, gamma: 5);
}

public sealed class CrossEntropyPtxTests : InterpretedAnchorLossSuite
{
    protected override FocalSettings? Settings => null;

    protected override (int Forward, int Backward, int Pack) SpecialFunctions => (1, 2, 1);
}

public sealed class FocalPtxTests : InterpretedAnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new();

    protected override (int Forward, int Backward, int Pack) SpecialFunctions => (2, 3, 0);
}
