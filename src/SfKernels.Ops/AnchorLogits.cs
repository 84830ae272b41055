using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using SfKernels.Ops.Cuda;
using SfKernels.Ops.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Logits, labels and weights that passed the door: shapes agree, and everything lies where a kernel can read it in place.</summary>
public sealed unsafe class AnchorLogits
{
    private readonly Tensor[] _logits;
    private readonly Tensor _labels;
    private readonly Tensor? _weights;

    private AnchorLogits(AnchorLayout layout, Tensor[] logits, Tensor labels, Tensor? weights)
    {
        (Layout, _logits, _labels) = (layout, logits, ContiguousTensor.Of(labels));
        (Device, Type) = (logits[0].device, logits[0].dtype);
        if (weights is not null)
        {
            _weights = ContiguousTensor.Of(weights, Type == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32);
        }

        foreach (LevelShape shape in layout.Levels)
        {
            Anchors += shape.Cells * shape.Anchors;
        }
    }

    /// <summary>N.</summary>
    public int Images => Layout.Images;

    /// <summary>R over all levels.</summary>
    public long Anchors { get; }

    /// <summary>K.</summary>
    public int Classes => Layout.Classes;

    /// <summary>The CPU or a CUDA device.</summary>
    public Device Device { get; }

    /// <summary>float32, float64, float16 or bfloat16.</summary>
    public ScalarType Type { get; }

    /// <summary>What the kernels call it.</summary>
    public LogitType Format => LogitFormat.Of(Type);

    /// <summary>Checks everything but the labels' values.</summary>
    /// <param name="logits">
    /// One tensor [R, K], or one a level: [N, R, K], or [N, A * K, H, W] with channel a * K + k, anchor (y * W + x) * A + a, and A told by the labels.
    /// Contiguous or, for maps, channels-last; anything else makes a copy.
    /// </param>
    /// <param name="labels">[R] or [N, R] over all levels, int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <param name="weights">Weight of each anchor, floating point, shaped as <paramref name="labels"/>; null for one everywhere.</param>
    /// <param name="ignored">What label -1 means.</param>
    public static AnchorLogits Of(IReadOnlyList<Tensor> logits, Tensor labels, Tensor? weights, IgnoredAnchors ignored)
    {
        CheckTypes(logits, labels, weights);
        long[] labelShape = TensorShape.Of(labels);
        long images = labelShape.Length == 2 ? labelShape[0] : 1;
        long anchors = labelShape[^1];
        long[][] sizes = new long[logits.Count][];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = TensorShape.Of(logits[i]);
        }

        var (classes, perCell) = AnchorShapes.ClassesAndAnchors(sizes, images, anchors, labelShape);
        var shapes = new LevelShape[logits.Count];
        var readable = new Tensor[logits.Count];
        for (int i = 0; i < shapes.Length; i++)
        {
            bool contiguous = logits[i].is_contiguous(), inPlace = contiguous || AnchorShapes.IsReadable(logits[i]);
            readable[i] = inPlace ? logits[i] : logits[i].contiguous();
            shapes[i] = AnchorShapes.Of(sizes[i], planes: contiguous || !inPlace, perCell);
        }

        return new AnchorLogits(new(shapes, checked((int)images), checked((int)classes), ignored), readable, labels, weights);
    }

    /// <summary>The tensors of a graph that passed the door as <paramref name="layout"/> before.</summary>
    internal static AnchorLogits Again(AnchorLayout layout, Tensor[] logits, Tensor labels, Tensor? weights) => new(layout, logits, labels, weights);

    /// <summary>Whether a tensor is read in place: contiguous, or a map whose channels are innermost. Of others a copy is made.</summary>
    public static bool IsReadable(Tensor logits) => AnchorShapes.IsReadable(logits);

    /// <summary>Counts the labels above 0 and, on the CPU, refuses those that are not one of -1, 0, 1..K: on a device that would wait for it.</summary>
    /// <returns>Scalar float32.</returns>
    public Tensor CountPositives()
    {
        if (Device.type != DeviceType.CPU)
        {
            return _labels.Above(0).sum(ScalarType.Float32);
        }

        LabelCounts counts = LabelSurvey.Of(Targets());
        KeepAlive();
        if (counts.InvalidRow >= 0)
        {
            var (n, r) = Math.DivRem(counts.InvalidRow, Anchors);
            string place = _labels.dim() == 2 ? $"labels[{n}, {r}]" : $"labels[{r}]";
            throw new ArgumentException($"{place} is {Targets().LabelAt(counts.InvalidRow)}; expected -1 (ignore), 0 (background) or 1..{Classes}.", "labels");
        }

        return tensor((float)counts.Positives);
    }

    /// <summary>Room for the gradient of each tensor, in its own memory layout; not initialised.</summary>
    public Tensor[] EmptyGradients()
    {
        if (CudaDoor.Takes(Device))
        {
            return TensorsLike.Empty(_logits);
        }

        var gradients = new Tensor[_logits.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = empty_like(_logits[i]);
            LargeBlocks.Expect(TensorAddress.Of(gradients[i]), gradients[i].numel() * gradients[i].element_size());
        }

        return gradients;
    }

    /// <summary>What was found out.</summary>
    internal AnchorLayout Layout { get; }

    /// <summary>The tensors of the levels, readable in place.</summary>
    internal IReadOnlyList<Tensor> Tensors => _logits;

    /// <summary>Where the levels lie. The tensors must outlive it: <see cref="KeepAlive"/>.</summary>
    internal LogitLevel[] Levels(Tensor[]? gradients)
    {
        var levels = new LogitLevel[Layout.Levels.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            void* gradient = gradients is null ? null : (void*)TensorAddress.Of(gradients[i]);
            levels[i] = new LogitLevel((void*)TensorAddress.Of(_logits[i]), gradient, Layout.Levels[i].Layout, Layout.Levels[i].Cells, Layout.Levels[i].Anchors);
        }

        return levels;
    }

    /// <summary>Where labels and weights lie.</summary>
    internal AnchorTargets Targets() => new()
    {
        Images = Images,
        Anchors = Anchors,
        Classes = Classes,
        Labels = (void*)TensorAddress.Of(_labels),
        LabelsAreInt64 = _labels.dtype == ScalarType.Int64,
        Weights = _weights is null ? null : (void*)TensorAddress.Of(_weights),
        WeightsAreFloat64 = _weights?.dtype == ScalarType.Float64,
        Ignored = Layout.Ignored,
    };

    /// <summary>Call it after the last use of an address.</summary>
    internal void KeepAlive()
    {
        GC.KeepAlive(_logits);
        GC.KeepAlive(_labels);
        GC.KeepAlive(_weights);
    }

    private static void CheckTypes(IReadOnlyList<Tensor> logits, Tensor labels, Tensor? weights)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Count == 0)
        {
            throw new ArgumentException("logits holds no tensor; pass one a level, or a single flat one.", nameof(logits));
        }

        for (int i = 0; i < logits.Count; i++)
        {
            string name = logits.Count == 1 ? nameof(logits) : $"logits[{i}]";
            ArgumentNullException.ThrowIfNull(logits[i], name);
            LogitFormat.Check(logits[i], name);
            TensorCheck.SameDevice(logits[i], name, logits[0], nameof(logits));
            TensorCheck.Type(logits[i], name, logits[0].dtype);
        }

        TensorCheck.SameDevice(labels, nameof(labels), logits[0], nameof(logits));
        TensorCheck.Type(labels, nameof(labels), ScalarType.Int64, ScalarType.Int32);
        if (labels.dim() is not (1 or 2))
        {
            throw new ArgumentException($"labels is [{string.Join(", ", labels.shape)}]; expected [R] or [N, R].", nameof(labels));
        }

        if (weights is not null)
        {
            TensorCheck.SameDevice(weights, nameof(weights), logits[0], nameof(logits));
            TensorCheck.Type(weights, nameof(weights), LogitFormat.Types);
            TensorCheck.Shape(weights, nameof(weights), TensorShape.Of(labels));
        }
    }
}
