using System.Runtime.InteropServices;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using SfKernels.Kernels.Reference;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

/// <summary>Logits, labels and weights in native memory, and the loss of them by the reference and by every register width.</summary>
internal sealed unsafe class AnchorProblem : IDisposable
{
    private readonly List<nint> memory = [];
    private readonly (long Cells, int Anchors)[] shapes;
    private readonly void*[] logits;

    /// <summary>Takes the logit of (level, image, anchor, class), the label and the weight of (image * R + anchor) from functions.</summary>
    public AnchorProblem(
        int images, int classes, (long Cells, int Anchors)[] shapes, Func<int, int, long, int, float> logit, Func<long, long> label, Func<long, float>? weight = null)
    {
        this.shapes = shapes;
        (Images, Classes) = (images, classes);
        foreach (var (cells, anchors) in shapes)
            Anchors += cells * anchors;

        var rows = images * Anchors;
        var labels = (long*)Allocate(rows * sizeof(long));
        var weights = weight is null ? null : (float*)Allocate(rows * sizeof(float));
        for (long row = 0; row < rows; row++)
        {
            labels[row] = label(row);
            if (weights is not null)
                weights[row] = weight!(row);
        }

        Targets = new AnchorTargets { Images = images, Anchors = Anchors, Classes = classes, Labels = labels, LabelsAreInt64 = true, Weights = weights };
        logits = new void*[shapes.Length];
        Fill(logit);
    }

    public int Images { get; }

    public int Classes { get; }

    public long Anchors { get; }

    public LogitLayout Layout { get; private set; } = LogitLayout.Rows;

    public LogitType Type { get; private set; } = LogitType.Float32;

    public AnchorTargets Targets { get; private set; }

    private Func<int, int, long, int, float> Logit { get; set; } = null!;

    /// <summary>A random problem: logits with a heavy tail, some positives, some ignored.</summary>
    public static AnchorProblem Random(int seed, int images, int classes, params (long Cells, int Anchors)[] shapes) =>
        Random(seed, images, classes, weighted: false, shapes);

    public static AnchorProblem Random(int seed, int images, int classes, bool weighted, params (long Cells, int Anchors)[] shapes)
    {
        var random = new Random(seed);
        return new AnchorProblem(
            images,
            classes,
            shapes,
            (level, n, r, k) => Noise((ulong)(((((seed * 31L + level) * 31 + n) * 1_000_003) + r) * 10_007 + k)),
            _ => random.NextDouble() switch { < 0.1 => -1, < 0.3 => 1 + random.Next(classes), _ => 0 },
            weighted ? _ => random.Next(4) switch { 0 => 0f, 1 => 1f, _ => (float)random.NextDouble() * 3 } : null);
    }

    /// <summary>Logits without bound on either side, of positives and of background.</summary>
    public static AnchorProblem Infinite() =>
        new(1, 3, [(21, 2)], static (_, _, r, k) => ((r + k) % 3) switch { 0 => float.PositiveInfinity, 1 => float.NegativeInfinity, _ => 1.5f }, static r => r % 4);

    /// <summary>The same values in another layout or format; the logits are rounded to the format.</summary>
    public AnchorProblem As(LogitLayout layout, LogitType type = LogitType.Float32)
    {
        (Layout, Type) = (layout, type);
        Fill(Logit);
        return this;
    }

    public AnchorProblem As(IgnoredAnchors ignored)
    {
        Targets = Targets with { Ignored = ignored };
        return this;
    }

    public AnchorProblem WithInt32Labels()
    {
        var labels = (int*)Allocate(Images * Anchors * sizeof(int));
        for (long row = 0; row < Images * Anchors; row++)
            labels[row] = (int)Targets.LabelAt(row);
        Targets = Targets with { Labels = labels, LabelsAreInt64 = false };
        return this;
    }

    public double ReferenceLoss(FocalSettings? focal = null) => focal is null
        ? SigmoidCrossEntropyReference.Forward(Levels(null), Type, Targets)
        : SigmoidFocalReference.Forward(Levels(null), Type, Targets, focal);

    public long LogitCount => shapes.Sum(Length);

    public double[][] ReferenceGradient(double scale, FocalSettings? focal = null)
    {
        var gradients = Array.ConvertAll(shapes, shape => new double[Length(shape)]);
        var pins = Array.ConvertAll(gradients, g => GCHandle.Alloc(g, GCHandleType.Pinned));
        var levels = Levels(Array.ConvertAll(pins, pin => pin.AddrOfPinnedObject()));
        if (focal is null)
            SigmoidCrossEntropyReference.Backward(levels, Type, Targets, scale);
        else
            SigmoidFocalReference.Backward(levels, Type, Targets, focal, scale);
        Array.ForEach(pins, pin => pin.Free());
        return gradients;
    }

    public double Loss(LaneWidth width, FocalSettings? focal = null, int threads = 0) => focal is null
        ? SigmoidCrossEntropyCpu.Forward(Levels(null), Type, Targets, threads, width)
        : SigmoidFocalCpu.Forward(Levels(null), Type, Targets, focal, threads, width);

    /// <summary>The gradient in the order of the logits. Its memory starts one element off any alignment and has guards on both sides.</summary>
    public double[][] Gradient(LaneWidth width, float scale, FocalSettings? focal = null, int threads = 0) => Guarded(levels =>
    {
        if (focal is null)
            SigmoidCrossEntropyCpu.Backward(levels, Type, Targets, scale, threads, width);
        else
            SigmoidFocalCpu.Backward(levels, Type, Targets, focal, scale, threads, width);
    });

    /// <summary>Loss and gradient from one pass; the cross-entropy is the focal loss that weighs nothing.</summary>
    public (double Loss, double[][] Gradient) Joint(LaneWidth width, float scale, FocalSettings? focal = null, int threads = 0)
    {
        var loss = 0.0;
        var gradient = Guarded(levels => loss = SigmoidFocalCpu.Joint(levels, Type, Targets, focal ?? new(alpha: null, gamma: 0), scale, threads, width));
        return (loss, gradient);
    }

    private double[][] Guarded(Action<LogitLevel[]> write)
    {
        const byte Guard = 0xA5;
        var rooms = new nint[shapes.Length];
        for (var i = 0; i < shapes.Length; i++)
        {
            var bytes = (Length(shapes[i]) + 2) * Size;
            rooms[i] = (nint)Allocate(bytes);
            new Span<byte>((void*)rooms[i], (int)bytes).Fill(Guard);
        }

        write(Levels(Array.ConvertAll(rooms, room => room + Size)));

        var gradients = new double[shapes.Length][];
        for (var i = 0; i < shapes.Length; i++)
        {
            var room = (byte*)rooms[i];
            var bytes = Length(shapes[i]) * Size;
            for (var b = 0; b < Size; b++)
                Assert.Equal((Guard, Guard), (room[b], room[Size + bytes + b]));
            gradients[i] = new double[Length(shapes[i])];
            for (long e = 0; e < gradients[i].Length; e++)
                gradients[i][e] = Read(room + Size, e);
        }

        return gradients;
    }

    /// <summary>Value of (level, image, anchor, class) in an array in the order of the logits.</summary>
    public double At(double[][] values, int level, int n, long r, int k) =>
        values[level][new LogitLevel(null, null, Layout, shapes[level].Cells, shapes[level].Anchors).IndexOf(n, r, k, Classes)];

    public void Dispose() => memory.ForEach(address => NativeMemory.AlignedFree((void*)address));

    // A third of the logits near a prior bias, the rest wide: a sum of four uniform numbers, by the mixer of splitmix64.
    private static float Noise(ulong key)
    {
        key = (key + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
        key ^= key >> 31;
        var wide = ((key & 0xFFF) + (key >> 12 & 0xFFF) + (key >> 24 & 0xFFF) + (key >> 36 & 0xFFF)) / 4096f - 2f;
        return (key >> 48) % 3 == 0 ? -11.5f + 0.1f * wide : 8 * wide;
    }

    /// <summary>Bytes of a logit.</summary>
    public int Size => Type == LogitType.Float32 ? sizeof(float) : sizeof(ushort);

    private long Length((long Cells, int Anchors) shape) => Images * shape.Cells * shape.Anchors * Classes;

    /// <summary>The levels with gradients at these addresses.</summary>
    public LogitLevel[] Levels(nint[]? gradients)
    {
        var levels = new LogitLevel[shapes.Length];
        for (var i = 0; i < shapes.Length; i++)
            levels[i] = new LogitLevel(logits[i], gradients is null ? null : (void*)gradients[i], Layout, shapes[i].Cells, shapes[i].Anchors);
        return levels;
    }

    private void Fill(Func<int, int, long, int, float> logit)
    {
        Logit = logit;
        for (var i = 0; i < shapes.Length; i++)
        {
            logits[i] = Allocate(Length(shapes[i]) * Size);
            var level = new LogitLevel(logits[i], null, Layout, shapes[i].Cells, shapes[i].Anchors);
            for (var n = 0; n < Images; n++)
            {
                for (long r = 0; r < level.Rows; r++)
                {
                    for (var k = 0; k < Classes; k++)
                        Write(logits[i], level.IndexOf(n, r, k, Classes), logit(i, n, r, k));
                }
            }
        }
    }

    private void Write(void* to, long index, float value)
    {
        if (Type == LogitType.Float32)
            ((float*)to)[index] = value;
        else if (Type == LogitType.Float16)
            ((Half*)to)[index] = (Half)value;
        else
            ((ushort*)to)[index] = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
    }

    /// <summary>Logit number <paramref name="index"/> of the first level.</summary>
    public double ReadLogit(long index) => Read(logits[0], index);

    /// <summary>A number of the format of the logits.</summary>
    public double Read(void* from, long index) => Type switch
    {
        LogitType.Float32 => ((float*)from)[index],
        LogitType.Float16 => (double)((Half*)from)[index],
        _ => BitConverter.UInt32BitsToSingle((uint)((ushort*)from)[index] << 16),
    };

    private void* Allocate(long bytes)
    {
        var address = NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes), 64);
        memory.Add((nint)address);
        return address;
    }
}
