using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Rows of K + 1 logits with their labels and weights that passed the door: shapes agree, and everything lies where a kernel can read it in place.</summary>
public sealed unsafe class SoftmaxLogits
{
    private SoftmaxLogits(Tensor logits, Tensor labels, Tensor? weights)
    {
        (Logits, Labels, Weights) = (logits, labels, weights);
        (Rows, Columns) = (logits.size(0), checked((int)logits.size(1)));
    }

    /// <summary>R.</summary>
    public long Rows { get; }

    /// <summary>K + 1; column 0 is the background.</summary>
    public int Columns { get; }

    /// <summary>The CPU or a CUDA device.</summary>
    public Device Device => Logits.device;

    /// <summary>What the kernels call the type of the logits.</summary>
    public LogitType Format => LogitFormat.Of(Logits.dtype);

    internal Tensor Logits { get; }

    internal Tensor Labels { get; }

    internal Tensor? Weights { get; }

    /// <summary>Checks everything but the labels' values.</summary>
    /// <param name="logits">[R, K + 1] float32, float64, float16 or bfloat16: column 0 the background, k the class k.</param>
    /// <param name="labels">[R] int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <param name="weights">[R] floating point; null for one everywhere. A weight of 0 drops a row, whatever its logits are.</param>
    public static SoftmaxLogits Of(Tensor logits, Tensor labels, Tensor? weights)
    {
        LogitFormat.Check(logits, nameof(logits));
        if (logits.dim() != 2 || logits.size(1) == 0)
        {
            throw new ArgumentException($"logits is [{string.Join(", ", logits.shape)}]; expected [R, K + 1].", nameof(logits));
        }

        TensorCheck.SameDevice(labels, nameof(labels), logits, nameof(logits));
        TensorCheck.Type(labels, nameof(labels), ScalarType.Int64, ScalarType.Int32);
        TensorCheck.Shape(labels, nameof(labels), logits.size(0));
        if (weights is not null)
        {
            TensorCheck.SameDevice(weights, nameof(weights), logits, nameof(logits));
            TensorCheck.Type(weights, nameof(weights), LogitFormat.Types);
            TensorCheck.Shape(weights, nameof(weights), logits.size(0));
        }

        ScalarType weightType = logits.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        return new SoftmaxLogits(ContiguousTensor.Of(logits), ContiguousTensor.Of(labels), weights is null ? null : ContiguousTensor.Of(weights, weightType));
    }

    /// <summary>Counts the rows that are not ignored and refuses labels that are not one of -1, 0, 1..K. On the CPU: a device is not waited for.</summary>
    internal long CountRows()
    {
        LabelCounts counts = LabelSurvey.Of(Targets());
        KeepAlive();
        if (counts.InvalidRow >= 0)
        {
            throw new ArgumentException(
                $"labels[{counts.InvalidRow}] is {Targets().LabelAt(counts.InvalidRow)}; expected -1 (ignore), 0 (background) or a class up to {Columns - 1}, as logits has {Columns} columns.", "labels");
        }

        return Rows - counts.Ignored;
    }

    /// <summary>Where labels and weights lie. The tensors must outlive it: <see cref="KeepAlive"/>.</summary>
    internal AnchorTargets Targets() => new()
    {
        Images = 1,
        Anchors = Rows,
        Classes = Columns - 1,
        Labels = (void*)TensorAddress.Of(Labels),
        LabelsAreInt64 = Labels.dtype == ScalarType.Int64,
        Weights = Weights is null ? null : (void*)TensorAddress.Of(Weights),
        WeightsAreFloat64 = Weights?.dtype == ScalarType.Float64,
    };

    /// <summary>Call it after the last use of an address.</summary>
    internal void KeepAlive()
    {
        GC.KeepAlive(Logits);
        GC.KeepAlive(Labels);
        GC.KeepAlive(Weights);
    }
}
