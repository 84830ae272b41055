using SfKernels.Autograd;
using SfKernels.Kernels.Prior;
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

    [Fact]
    public void ALinearLayerLearns()
    {
        random.manual_seed(3);
        var history = new List<float>();

        // <packages>
        using var model = nn.Linear(16, 5);
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using Tensor features = randn(512, 16), labels = features.argmax(1) % 6;
        using var loss = new SigmoidCrossEntropyLoss();
        for (int step = 0; step < 100; step++)
        {
            using var scope = NewDisposeScope();
            Tensor value = loss.forward(model.forward(features), labels);
            optimizer.zero_grad();
            value.backward();
            optimizer.step();
            history.Add(value.item<float>());
        }
        // </packages>
        Assert.True(history[^1] < history[0] / 2, $"{history[0]} fell to {history[^1]} only");
    }

    [Fact]
    public void ATwoStageHeadLearnsWithTheSoftmaxLossSwappedIn()
    {
        random.manual_seed(2);
        using var everything = NewDisposeScope();
        Tensor labels = randint(-1, 4, [60], ScalarType.Int64);
        Tensor features = nn.functional.one_hot(labels.clamp_min(0), 4).to(ScalarType.Float32) + (randn(60, 4) * 0.1);
        Tensor weight = zeros(4, 4).requires_grad_();
        var losses = new List<float>();
        for (int step = 0; step < 40; step++)
            losses.Add(Step());
        Assert.True(losses[^1] < losses[0] / 2, $"{losses[0]} fell to {losses[^1]} only");

        float Step()
        {
            Tensor logits = features.matmul(weight);
            Tensor localisation = tensor(0.5f);

            // <two-stage>
            using var loss = new SoftmaxCrossEntropyLoss();
            Tensor classification = loss.forward(logits, labels);                       // [R, K + 1] and [R]; a third argument is weights, [R]
            Tensor ratio = GuidedScale.Ratio(localisation, classification);
            Tensor total = localisation + (2 * GuidedScale.Scale(ratio, classification));
            // </two-stage>
            Assert.Equal(1.5f, total.item<float>(), 1e-5f);
            total.backward();
            using var frozen = no_grad();
            weight.sub_(weight.grad!);
            weight.grad!.zero_();
            return classification.item<float>();
        }
    }

    [Theory]
    [InlineData("docs/drop-in.md", "example", 8)]
    [InlineData("docs/drop-in.md", "two-stage", 12)]
    [InlineData("docs/packages.md", "packages", 8)]
    [InlineData("README.md", "example", 8)]
    public void TheDocumentsQuoteWhatIsCompiled(string document, string name, int indent)
    {
        string[] source = File.ReadAllLines(Path.Combine(Root(), "tests/SfKernels.Ops.Tests/Examples/DropInExampleTests.cs"));
        int begin = Array.FindIndex(source, line => line.Trim() == $"// <{name}>");
        int end = Array.FindIndex(source, line => line.Trim() == $"// </{name}>");
        string example = string.Join('\n', source[(begin + 1)..end].Select(line => line.Length > indent ? line[indent..] : line.Trim()));
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
