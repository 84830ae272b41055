using System.Runtime.InteropServices;
using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using static SfKernels.Kernels.Cuda.BoxLossKernels;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>Deltas of a pyramid, boxes and matches, and the box losses of them by their PTX and by the host's formulas in double precision.</summary>
internal sealed class InterpretedBoxLoss
{
    private readonly PtxMemory _memory;
    private readonly AnchorGrid _grid;
    private readonly LogitType _type;
    private readonly bool _planes;
    private readonly Box[][] _pictures;

    public InterpretedBoxLoss(PtxMemory memory, AnchorGrid grid, LogitType type, bool planes, params Box[][] pictures)
    {
        (_memory, _grid, _type, _planes, _pictures) = (memory, grid, type, planes, pictures);
        Matched = new long[pictures.Length * grid.Count];
        Array.Fill(Matched, -1);
        Deltas = [.. grid.Levels.ToArray().Select(level => new double[pictures.Length * level.Count * 4])];
        Gradients = [.. Deltas.Select(static deltas => new double[deltas.Length])];
    }

    private delegate void ForwardKernel(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> partials, DeviceView<long> found);

    private delegate void BackwardKernel(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> upstream, DeviceView<float> scale,
        DeviceView<float> normaliser);

    /// <summary>[N, R]: index of the box within its picture, or below 0.</summary>
    public long[] Matched { get; }

    /// <summary>Of each level, in the order of the map.</summary>
    public double[][] Deltas { get; }

    /// <summary>What the last backward wrote over zeros.</summary>
    public double[][] Gradients { get; private set; }

    private Box[] Boxes => [.. _pictures.SelectMany(static boxes => boxes)];

    /// <summary>The nearest number of the format.</summary>
    public double Rounded(double value) => _type switch
    {
        LogitType.Float32 => (float)value,
        LogitType.Float16 => (double)(Half)value,
        _ => BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits((float)value) + 0x7FFF + (BitConverter.SingleToUInt32Bits((float)value) >> 16 & 1)) & 0xFFFF0000),
    };

    /// <summary>The same deltas and matches in another format.</summary>
    public InterpretedBoxLoss As(LogitType type)
    {
        var other = new InterpretedBoxLoss(_memory, _grid, type, _planes, _pictures);
        Matched.CopyTo(other.Matched, 0);
        for (var i = 0; i < Deltas.Length; i++)
            Deltas[i].CopyTo(other.Deltas[i], 0);
        return other;
    }

    /// <summary>Deltas of 0 for an anchor.</summary>
    public void Clear(int image, int anchor)
    {
        var level = _grid.LevelOf(anchor);
        var map = Map(0, level.Index);
        for (var channel = 0; channel < 4; channel++)
            Deltas[level.Index][map.IndexOf(image, anchor - level.First, level.PerCell) + channel * map.ChannelStride] = 0;
    }

    public PositiveAnchor[] Positives()
    {
        List<PositiveAnchor> positives = [];
        var first = EmulatedAssignment.FirstBoxes(_pictures);
        for (var n = 0; n < _pictures.Length; n++)
            PositiveAnchors.AppendTo(positives, Matched.AsSpan(n * _grid.Count, _grid.Count), n, first[n], _pictures[n].Length);
        return [.. positives];
    }

    public double Expected(BoxLossSettings settings, PositiveAnchor[] positives) =>
        Pinned(Deltas, maps => settings.Sum<double, Float64Element>(_grid, maps, positives, Boxes));

    public double[][] ExpectedGradient(BoxLossSettings settings, PositiveAnchor[] positives, double scale)
    {
        double[][] gradients = [.. Deltas.Select(static deltas => new double[deltas.Length])];
        return Pinned(Deltas, maps => Pinned(gradients, dMaps =>
        {
            settings.Backward<double, Float64Element>(_grid, maps, positives, Boxes, scale, dMaps);
            return gradients;
        }));
    }

    /// <summary>The sum of all blocks, and what each of them found.</summary>
    public (double Loss, long[] Found) Forward(IKernelLauncher launcher, BoxLossSettings settings, float constant, int blocks)
    {
        ForwardKernel kernel = (_type, settings) switch
        {
            (LogitType.Float32, SmoothL1BoxSettings) => LaunchForwardSmoothL1Float,
            (LogitType.Float16, SmoothL1BoxSettings) => LaunchForwardSmoothL1Half,
            (_, SmoothL1BoxSettings) => LaunchForwardSmoothL1BFloat16,
            (LogitType.Float32, _) => LaunchForwardGIoUFloat,
            (LogitType.Float16, _) => LaunchForwardGIoUHalf,
            _ => LaunchForwardGIoUBFloat16,
        };
        var (partials, found) = (_memory.Room<float>(blocks), _memory.Room<long>(blocks * LabelFindings.Numbers));
        var (view, shape, boxes, firstBoxes) = Targets();
        kernel(launcher, blocks, 0, Views(null), view, shape, _memory.Copy(Matched), boxes, firstBoxes, DeviceBoxCoder.From(settings.Coder), constant, partials, found);
        return (PtxMemory.Read(partials).Sum(static part => (double)part), PtxMemory.Read(found));
    }

    public void Backward(IKernelLauncher launcher, BoxLossSettings settings, float constant, int blocks, float upstream, float normaliser)
    {
        BackwardKernel kernel = (_type, settings) switch
        {
            (LogitType.Float32, SmoothL1BoxSettings) => LaunchBackwardSmoothL1Float,
            (LogitType.Float16, SmoothL1BoxSettings) => LaunchBackwardSmoothL1Half,
            (_, SmoothL1BoxSettings) => LaunchBackwardSmoothL1BFloat16,
            (LogitType.Float32, _) => LaunchBackwardGIoUFloat,
            (LogitType.Float16, _) => LaunchBackwardGIoUHalf,
            _ => LaunchBackwardGIoUBFloat16,
        };
        DeviceView<byte>[] gradients = [.. Deltas.Select(deltas => Bytes(new double[deltas.Length]))];
        var (view, shape, boxes, firstBoxes) = Targets();
        kernel(
            launcher, blocks, 0, Views(gradients), view, shape, _memory.Copy(Matched), boxes, firstBoxes, DeviceBoxCoder.From(settings.Coder), constant,
            _memory.Copy(2 * upstream), _memory.Copy(0.5f), _memory.Copy(normaliser));
        Gradients = [.. gradients.Select(bytes => Numbers(PtxMemory.Read(bytes)))];
    }

    private (DeviceAnchorGridView View, AnchorGridShape Shape, DeviceView<float> Boxes, DeviceView<int> FirstBoxes) Targets()
    {
        var (view, shape) = InterpretedAssignment.Grids(_memory, [_grid], _pictures.Length);
        return (
            new(view.Cells, view.Shapes), shape, _memory.Copy(Boxes.SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray()),
            _memory.Copy(EmulatedAssignment.FirstBoxes(_pictures)));
    }

    private DeviceDeltaLevelViews Views(DeviceView<byte>[]? gradients)
    {
        var views = new DeviceDeltaLevelView[DeltaLevelViews.Most];
        for (var i = 0; i < Deltas.Length; i++)
        {
            var map = Map(0, i);
            views[i] = new(Bytes(Deltas[i]), gradients is null ? default : gradients[i], map.ImageStride, map.CellStride, map.ShapeStride, map.ChannelStride);
        }

        return new(views[0], views[1], views[2], views[3], views[4], views[5], views[6], views[7]);
    }

    private LevelMap Map(nint address, int index)
    {
        var level = _grid.Levels[index];
        long cells = level.Height * level.Width, channels = level.PerCell * 4;
        return _planes ? LevelMap.Channels(address, channels * cells, cells, 1) : LevelMap.Flat(address, channels * cells, 4, 1, level.PerCell);
    }

    private TResult Pinned<TResult>(double[][] numbers, Func<LevelMap[], TResult> use)
    {
        var pins = Array.ConvertAll(numbers, static level => GCHandle.Alloc(level, GCHandleType.Pinned));
        var result = use([.. pins.Select((pin, i) => Map(pin.AddrOfPinnedObject(), i))]);
        Array.ForEach(pins, static pin => pin.Free());
        return result;
    }

    private DeviceView<byte> Bytes(double[] numbers) => _memory.Copy(_type switch
    {
        LogitType.Float32 => MemoryMarshal.AsBytes(Array.ConvertAll(numbers, static number => (float)number).AsSpan()).ToArray(),
        LogitType.Float16 => MemoryMarshal.AsBytes(Array.ConvertAll(numbers, static number => (Half)number).AsSpan()).ToArray(),
        _ => MemoryMarshal.AsBytes(Array.ConvertAll(numbers, static number => (ushort)(BitConverter.SingleToUInt32Bits((float)number) >> 16)).AsSpan()).ToArray(),
    });

    private double[] Numbers(byte[] bytes) => _type switch
    {
        LogitType.Float32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), static number => (double)number),
        LogitType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), static number => (double)number),
        _ => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), static number => (double)BitConverter.UInt32BitsToSingle((uint)number << 16)),
    };
}
