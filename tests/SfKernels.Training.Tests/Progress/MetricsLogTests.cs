using SfKernels.Training.Progress;
using Xunit;

namespace SfKernels.Training.Tests.Progress;

public sealed class MetricsLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sfk-log-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "metrics.jsonl");

    private static StepRecord Step(int iteration, float loss = 1) => new(iteration, loss, 0.1f, 0.2f, 2, 17, 0.01, 100, 1.5);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        LogRecord[] records = [Step(10, 1 / 3f), new EvaluationRecord(10, 0.25, 0.5, 0.75, 3), new NonFiniteRecord(11, float.NaN, float.PositiveInfinity, 1, ["a.jpg", "b.jpg"])];
        using (MetricsLog log = MetricsLog.Open(Path, 0))
        {
            foreach (LogRecord record in records)
                log.Write(record);
        }

        IReadOnlyList<LogRecord> read = MetricsLog.Read(Path);
        Assert.Equal(records[0], read[0]);
        Assert.Equal(records[1], read[1]);
        Assert.Equal(["a.jpg", "b.jpg"], Assert.IsType<NonFiniteRecord>(read[2]).Images);
    }

    [Fact]
    public void FloatsKeepTheirBits()
    {
        float odd = BitConverter.Int32BitsToSingle(0x3eaaaaab);
        using (MetricsLog log = MetricsLog.Open(Path, 0))
            log.Write(Step(1, odd));
        Assert.Equal(odd, Assert.IsType<StepRecord>(MetricsLog.Read(Path)[0]).Loss);
        Assert.Contains("\"loss\":0.33333334,", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void ResumingDropsTheLinesAfterTheCheckpoint()
    {
        using (MetricsLog log = MetricsLog.Open(Path, 0))
        {
            foreach (int iteration in new[] { 5, 10, 15 })
                log.Write(Step(iteration));
        }

        using (MetricsLog log = MetricsLog.Open(Path, 10))
            log.Write(Step(15, 2));
        Assert.Equal([5, 10, 15], MetricsLog.Read(Path).Select(static r => r.Iteration));
        Assert.Equal(2, Assert.IsType<StepRecord>(MetricsLog.Read(Path)[2]).Loss);
    }

    [Fact]
    public void ALineThatAKilledProcessLeftHalfWrittenIsPassedOver()
    {
        using (MetricsLog log = MetricsLog.Open(Path, 0))
            log.Write(Step(5));
        File.AppendAllText(Path, "{\"event\":\"step\",\"iter");
        Assert.Equal([5], MetricsLog.Read(Path).Select(static r => r.Iteration));
        using (MetricsLog log = MetricsLog.Open(Path, 5))
            log.Write(Step(10));
        Assert.Equal([5, 10], MetricsLog.Read(Path).Select(static r => r.Iteration));
    }
}
