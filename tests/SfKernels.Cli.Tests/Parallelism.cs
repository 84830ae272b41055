using Xunit;

// Each test is a process that wants every core; side by side they only slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
