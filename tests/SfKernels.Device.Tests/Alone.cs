using Xunit;

namespace SfKernels.Device.Tests;

/// <summary>Tests that no other runs beside: waits of the host are counted for the whole process, and a busy device keeps a stream waiting.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
