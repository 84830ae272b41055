using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>One short training that several tests look at.</summary>
public sealed class TrainedRun : IAsyncLifetime
{
    /// <summary>The process runner; tests write to its folder under names of their own.</summary>
    public Sfk Sfk { get; } = new();

    /// <summary>The run.</summary>
    public string Folder => Sfk.At("trained");

    public async Task InitializeAsync() =>
        await Sfk.DoneAsync(["train", .. Sfk.SmallTraining, "--iterations", "4", "--out", Folder]);

    public Task DisposeAsync()
    {
        Sfk.Dispose();
        return Task.CompletedTask;
    }
}
