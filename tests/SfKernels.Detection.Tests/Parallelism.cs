using Xunit;

// Models are made by a seed, and torch's generator is one for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
