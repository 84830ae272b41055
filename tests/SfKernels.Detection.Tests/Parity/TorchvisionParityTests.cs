using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Detection.Weights;
using SfKernels.Kernels.Geometry;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.Parity;

/// <summary>torchvision's RetinaNet (ResNet-18, frozen norms, 256 x 320 pixels, so that the two coarsest levels have uneven grids) and ours, on the same weights and images.</summary>
public sealed class TorchvisionParityTests(TorchvisionParityTests.Truth truth) : IClassFixture<TorchvisionParityTests.Truth>
{
    private const double HeadTolerance = 1e-4;

    [SkippableFact]
    public void AnchorsAreTheSameBits()
    {
        truth.Need();
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.TorchvisionRetinaNet).Grid(256, 320);
        float[] ours = new float[4 * grid.Count];
        grid.CopyTo(ours);
        Assert.Equal(truth.Floats("anchors"), ours);
    }

    [SkippableFact]
    public void HeadOutputsAgree()
    {
        truth.Need();
        using DisposeScope scope = NewDisposeScope();
        DenseOutputs outputs = truth.Model.Outputs(truth.Tensor("images"));
        Close(truth.Tensor("cls_logits"), Flatten(outputs.Logits, Truth.Classes), HeadTolerance);
        Close(truth.Tensor("bbox_regression"), Flatten(outputs.Deltas, 4), HeadTolerance);
    }

    [SkippableFact]
    public void DetectionsAgree()
    {
        truth.Need();
        using DisposeScope scope = NewDisposeScope();
        IReadOnlyList<Detections> detections = truth.Model.Detect(truth.Tensor("images"), [truth.Size(0), truth.Size(1)]);
        for (int n = 0; n < 2; n++)
        {
            Detections ours = detections[n];
            float[] scores = truth.Floats($"scores.{n}");
            Assert.Equal(scores.Length, ours.Count);
            Assert.Equal(truth.Longs($"labels.{n}").Select(static label => (int)label + 1), ours.Labels);
            for (int i = 0; i < scores.Length; i++)
            {
                Assert.Equal(scores[i], ours.Scores[i], 1e-4f);
            }

            float[] boxes = truth.Floats($"boxes.{n}");
            for (int i = 0; i < boxes.Length; i++)
            {
                Assert.Equal(boxes[i], ours.Boxes[i], 0.05f);
            }
        }
    }

    /// <summary>
    /// torchvision divides each image's focal sum by its positives P, ours by P + N with N = 1; its L1 sums the four coordinates of a positive, ours averages them.
    /// </summary>
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    public void LossesAgree(int image)
    {
        truth.Need();
        using DisposeScope scope = NewDisposeScope();
        var targets = new Targets(truth.Tensor($"target.boxes.{image}"), truth.Tensor($"target.labels.{image}") + 1);
        DetectorLosses losses = truth.Model.ComputeLosses(truth.Tensor("images").narrow(0, image, 1), [targets]);
        double positives = losses.Positives.item<float>();
        Assert.True(positives > 0);
        Relative(truth.Floats($"loss.classification.{image}")[0], losses.Classification.item<float>() * (positives + 1) / positives);
        Relative(truth.Floats($"loss.bbox_regression.{image}")[0], losses.Localisation.item<float>() * 4);
    }

    /// <summary>torchvision reads what we write, strictly, and computes the same from it.</summary>
    [SkippableFact]
    public void OurWeightsPassBack()
    {
        truth.Need();
        using DisposeScope scope = NewDisposeScope();
        using var folder = new ScratchFolder();
        random.manual_seed(21);
        using Detection.RetinaNet.RetinaNet model = new(Truth.Settings);
        model.eval();
        using (no_grad())
        {
            nn.init.constant_(model.state_dict()["head.classification_head.cls_logits.bias"], -2);
        }

        WeightFile.Write(Path.Combine(folder.Path, "ours.safetensors"), model, new Dictionary<string, string> { ["format"] = "pt" });
        PythonTorch.Run("tv_retinanet.py", "read", folder.Path);
        IReadOnlyDictionary<string, RawTensor> back = WeightFile.Read(Path.Combine(folder.Path, "back.pth"));
        DenseOutputs outputs = model.Outputs(back["images"].ToTensor());
        Close(back["cls_logits"].ToTensor(), Flatten(outputs.Logits, Truth.Classes), HeadTolerance);
        Close(back["bbox_regression"].ToTensor(), Flatten(outputs.Deltas, 4), HeadTolerance);
    }

    [SkippableFact]
    public void NamesOfTheSecondVersionAgreeToo()
    {
        using var folder = new ScratchFolder();
        PythonTorch.Run("tv_retinanet.py", "names", folder.Path);
        using Detection.RetinaNet.RetinaNet model = new(RetinaNetSettings.TorchvisionV2);
        IEnumerable<string> ours = model.state_dict().Select(static pair => $"{pair.Key} {(pair.Value.dim() == 0 ? "scalar" : string.Join('x', pair.Value.shape))}");
        Assert.Equal(File.ReadAllLines(Path.Combine(folder.Path, "names.txt")).Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    /// <summary>[N, A * C, H, W] by level to torchvision's [N, H * W * A over the levels, C].</summary>
    private static Tensor Flatten(Tensor[] maps, int channels) =>
        cat([.. maps.Select(map => map.view(map.shape[0], -1, channels, map.shape[2], map.shape[3]).permute(0, 3, 4, 1, 2).reshape(map.shape[0], -1, channels))], 1);

    private static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        double difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= tolerance, FormattableString.Invariant($"differs by {difference:g3}; allowed is {tolerance:g3}"));
    }

    private static void Relative(double expected, double actual) => Assert.Equal(expected, actual, 1e-4 * expected);

    /// <summary>What torchvision computed, and our model with its weights; made once.</summary>
    public sealed class Truth : IDisposable
    {
        public const int Classes = 7;

        private readonly ScratchFolder _folder = new();
        private IReadOnlyDictionary<string, RawTensor> _values = new Dictionary<string, RawTensor>();

        public static RetinaNetSettings Settings { get; } = RetinaNetSettings.Torchvision with
        {
            Classes = Classes,
            Backbone = "resnet18",
            Detection = new DetectionSettings(0.05),
        };

        public Detection.RetinaNet.RetinaNet Model { get; private set; } = null!;

        public void Need()
        {
            if (_values.Count > 0)
            {
                return;
            }

            PythonTorch.Run("tv_retinanet.py", "write", _folder.Path);
            _values = WeightFile.Read(System.IO.Path.Combine(_folder.Path, "truth.pth"));
            Model = new Detection.RetinaNet.RetinaNet(Settings);
            WeightReport report = WeightLoader.Load(Model, System.IO.Path.Combine(_folder.Path, "weights.pth"));
            Assert.Equal(Model.state_dict().Count, report.Loaded.Count);
            Model.eval();
        }

        public Tensor Tensor(string name) => _values[name].ToTensor();

        public float[] Floats(string name) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(_values[name].Bytes.Span).ToArray();

        public long[] Longs(string name) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(_values[name].Bytes.Span).ToArray();

        public (int Height, int Width) Size(int image) => ((int)Longs($"size.{image}")[0], (int)Longs($"size.{image}")[1]);

        public void Dispose()
        {
            Model?.Dispose();
            _folder.Dispose();
        }
    }
}
