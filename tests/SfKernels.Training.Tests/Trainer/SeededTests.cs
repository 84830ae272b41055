using Xunit;

namespace SfKernels.Training.Tests.Trainer;

/// <summary>Tests that compare runs bit by bit seed torch's generator, which is one for the whole process: they run alone.</summary>
[CollectionDefinition(nameof(SeededTests), DisableParallelization = true)]
public sealed class SeededTests;
