using Xunit;

namespace SfKernels.Generators.Tests.Random;

/// <summary>Random kernels give the same numbers as C# on the emulator and as PTX in the interpreter, to the bit.</summary>
public sealed class RandomKernelTests
{
    private const int Count = 6;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void EmulatorAndInterpreterAgree(int seed)
    {
        TwoExecutors.OnlyTheStandIn("takes less of the language on its CPU accelerator: no count of bits of the base library, no length of shared memory but a literal");
        RandomKernelRun run = new(seed, Count);
        Assert.Equal([], Enumerable.Range(0, Count).Select(run.Difference).OfType<string>());
    }

    [Fact]
    public void EqualSeedsGiveEqualKernels()
    {
        Assert.Equal(RandomKernels.File(7, 3), RandomKernels.File(7, 3));
        Assert.NotEqual(RandomKernels.File(7, 3), RandomKernels.File(8, 3));
    }

    [Fact]
    public void TheTextDoesNotDependOnTheRun() => Assert.Equal(new RandomKernelRun(9, 2).Ptx(1), new RandomKernelRun(9, 2).Ptx(1));
}
