using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Tests.Classification;

public sealed class SigmoidCrossEntropyTests : AnchorLossSuite
{
    protected override FocalSettings? Settings => null;
}

public sealed class FocalGammaTwoTests : AnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new();
}

public sealed class FocalGammaOneTests : AnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new(alpha: 0.9, gamma: 1);
}

public sealed class FocalGammaFractionTests : AnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new(alpha: null, gamma: 1.5);
}

public sealed class FocalGammaZeroTests : AnchorLossSuite
{
    protected override FocalSettings? Settings { get; } = new(alpha: 0.25, gamma: 0);
}
