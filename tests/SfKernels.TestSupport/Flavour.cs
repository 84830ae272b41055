using TorchSharp;
using Xunit;

namespace SfKernels.TestSupport;

/// <summary>
/// Which engine a test runs on. The stand-in follows PyTorch, and checks its arguments, where TorchSharp's own code does not: what a test asks of the
/// stand-in alone says so here, with what the real library does instead.
/// </summary>
public static class Flavour
{
    /// <summary>The system flavour's library, not the packages'.</summary>
    public static bool IsStandIn { get; } = typeof(torch).Assembly.GetType("SfKernels.Engine.Dispatch") is not null;

    /// <summary>Skips the test in the packages flavour. Only in a skippable test.</summary>
    /// <param name="instead">What the real library does.</param>
    public static void OnlyTheStandIn(string instead) => Skip.IfNot(IsStandIn, $"TorchSharp {instead}.");

    /// <summary>Skips a case that is named among the differences.</summary>
    public static void OnlyTheStandIn(IReadOnlyDictionary<string, string> differences, string name)
    {
        if (differences.TryGetValue(name, out string? instead))
            OnlyTheStandIn(instead);
    }

    /// <summary>Asserts the exception of the one or of the other.</summary>
    public static Exception Throws<TStandIn, TReal>(Action action)
        where TStandIn : Exception
        where TReal : Exception
        => IsStandIn ? Assert.Throws<TStandIn>(action) : Assert.Throws<TReal>(action);
}
