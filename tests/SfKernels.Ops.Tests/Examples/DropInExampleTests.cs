using SfKernels.Autograd;
using SfKernels.Kernels.Prior;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Examples;

/// <summary>The example of docs/drop-in.md as it is compiled, run and quoted.</summary>
[Collection(nameof(Classification.AnchorLossLifetimeTests))]
public sealed class DropInExampleTests
{
    [Fact]
    public void APlainTrainingLoopLearnsWithTheLossSwappedIn()
    {
        random.manual_seed(1);
        using var everything = NewDisposeScope();
        var (images, labels, positives) = BrightCells();
        using var model = new DenseHead(classes: 2);
        nn.init.constant_(model.Classifier.bias!, OptimalBias.FromPrior(positives.sum().item<float>() / positives.numel() / 2));
        var optimizer = optim.AdamW(model.parameters(), 0.02);
        var history = new List<float>();
        int steps = 100;

        // <example>
        using var loss = new SamplingFreeLoss();
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (logits, boxes) = model.forward(images);
            Tensor localisation = ((boxes - 1).abs() * positives).sum() / positives.sum();
            using AnchorLossResult result = loss.forward([logits], labels, localisation);
            optimizer.zero_grad();
            result.Total.backward();
            optimizer.step();
            history.Add(result.Classification.item<float>());
        }
        // </example>
        Assert.True(history[^1] < history[0] / 3, $"{history[0]} fell to {history[^1]} only");
        using var focal = new SigmoidFocalLoss();
        Assert.True(focal.forward([model.forward(images).Logits], labels, tensor(0f)).Total.item<float>() < 0.1);
    }

    [Theory]
    [InlineData("docs/drop-in.md")]
    [InlineData("README.md")]
    public void TheDocumentsQuoteWhatIsCompiled(string document)
    {
        string[] source = File.ReadAllLines(Path.Combine(Root(), "tests/SfKernels.Ops.Tests/Examples/DropInExampleTests.cs"));
        int begin = Array.FindIndex(source, static line => line.Trim() == "// <example>");
        int end = Array.FindIndex(source, static line => line.Trim() == "// </example>");
        string example = string.Join('\n', source[(begin + 1)..end].Select(static line => line.Length > 8 ? line[8..] : line.Trim()));
        Assert.Contains($"```csharp\n{example}\n```", File.ReadAllText(Path.Combine(Root(), document)), StringComparison.Ordinal);
    }

    // 2 x 12 x 12 cells; a bright one is class 1, a very bright one class 2, the neighbours of the first are ignored.
    private static (Tensor Images, Tensor Labels, Tensor Positives) BrightCells()
    {
        Tensor noise = rand(2, 1, 12, 12) * 0.3;
        Tensor kind = rand(2, 1, 12, 12);
        Tensor labels = where(kind < 0.03, full_like(kind, 1), where(kind < 0.06, full_like(kind, 2), where(kind < 0.1, full_like(kind, -1), zeros_like(kind))));
        return (noise + labels.clamp_min(0), labels.reshape(2, 144).to(ScalarType.Int64), (labels > 0).to(ScalarType.Float32));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SfKernels.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
