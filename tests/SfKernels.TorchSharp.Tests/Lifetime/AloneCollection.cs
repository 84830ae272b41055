using Xunit;

namespace SfKernels.TorchSharp.Tests.Lifetime;

/// <summary>Tests that count the tensors of the whole process: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
