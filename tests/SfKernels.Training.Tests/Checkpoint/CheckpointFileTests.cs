using SfKernels.Detection.Weights;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Optimisation;
using SfKernels.Training.Tests.Trainer;
using Xunit;

namespace SfKernels.Training.Tests.Checkpoint;

[Collection(nameof(SeededTests))]
public sealed class CheckpointFileTests : IDisposable
{
    private readonly TrainerFixture _fixture = new();

    private string File => _fixture.Folder("run").Checkpoint;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void AFileThatIsCutOffIsRefused()
    {
        _fixture.Run("run");
        using (FileStream stream = new(File, FileMode.Open))
            stream.SetLength(stream.Length / 2);
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(File));
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsAloneAreNoCheckpoint()
    {
        _fixture.Run("run");
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(_fixture.Folder("run").Best));
        Assert.Contains("--init", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelOfAnotherShapeIsRefusedByName()
    {
        _fixture.Run("run");
        using var wider = new ConvDetector(channels: 6);
        var error = Assert.Throws<ArgumentException>(() => CheckpointFile.RestoreModel(CheckpointFile.Read(File), wider));
        Assert.Contains("_conv.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStateOfAnotherOptimizerIsRefused()
    {
        _fixture.Run("run");
        using var model = new ConvDetector();
        using NamedOptimizer adam = OptimizerFactory.Create(model, new OptimizerSettings("adamw", 0.1));
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Restore(CheckpointFile.Read(File), model, adam));
        Assert.Contains("another optimizer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGeneratorStateOfAnotherSizeIsRefused()
    {
        _fixture.Run("run");
        using var model = new ConvDetector();
        using NamedOptimizer sgd = OptimizerFactory.Create(model, new OptimizerSettings("sgd", 0.1));
        LoadedCheckpoint checkpoint = CheckpointFile.Read(File);
        RawTensor state = checkpoint.Tensors["generator.cpu"];
        var tensors = new Dictionary<string, RawTensor>(checkpoint.Tensors) { ["generator.cpu"] = state with { Shape = [8], Bytes = state.Bytes[..8] } };
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Restore(checkpoint with { Tensors = tensors }, model, sgd));
        Assert.Contains("has 8 elements of Byte as 'generator.cpu'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFileIsSafetensorsThatOtherToolsRead()
    {
        _fixture.Run("run");
        SafetensorsContent content = Safetensors.Read(File);
        Assert.Contains("model._conv.weight", content.Tensors.Keys);
        Assert.Contains("optimizer._conv.weight.momentum_buffer", content.Tensors.Keys);
        Assert.Contains("generator.cpu", content.Tensors.Keys);
    }

    [Fact]
    public void NoTemporaryFileIsLeft()
    {
        _fixture.Run("run");
        Assert.DoesNotContain(Directory.EnumerateFiles(_fixture.Folder("run").Path), static file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
