using Xunit;

namespace SfKernels.Training.Tests.Data.Loading;

/// <summary>Tests that count live tensors run alone.</summary>
[CollectionDefinition(nameof(TensorTests), DisableParallelization = true)]
public sealed class TensorTests;
