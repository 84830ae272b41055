using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The box losses on the emulator against the host's formulas in double precision, which the reference and a gradient check hold.</summary>
public sealed class BoxLossKernelsTests
{
    private const float Scale = 0.75f;

    private static readonly AnchorGrid s_grid = new AnchorGenerator(new AnchorSettings([16, 32], [1.0], [0.5, 1.0, 2.0])).Grid(64, 96);

    public static TheoryData<bool, bool, bool> Cases => new() { { false, false, false }, { false, true, true }, { true, false, true }, { true, true, false } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradientAgree(bool generalizedIou, bool planes, bool plusOne)
    {
        var coder = new BoxCoderSettings(10, 10, 5, 5, plusOne && !generalizedIou);
        BoxLossSettings settings = generalizedIou ? new GIoUBoxSettings(coder) : new SmoothL1BoxSettings(coder);
        for (var seed = 0; seed < 4; seed++)
        {
            if (generalizedIou)
            {
                Compare<Float32Logit, GIoUForm>(settings, planes, seed, (float)GeneralizedIou.DefaultEpsilon, 0);
                Compare<Float16Logit, GIoUForm>(settings, planes, seed, (float)GeneralizedIou.DefaultEpsilon, 1.0 / 1024);
                Compare<BFloat16Logit, GIoUForm>(settings, planes, seed, (float)GeneralizedIou.DefaultEpsilon, 1.0 / 128);
            }
            else
            {
                Compare<Float32Logit, SmoothL1Form>(settings, planes, seed, 0.11f, 0);
                Compare<Float16Logit, SmoothL1Form>(settings, planes, seed, 0.11f, 1.0 / 1024);
                Compare<BFloat16Logit, SmoothL1Form>(settings, planes, seed, 0.11f, 1.0 / 128);
            }
        }
    }

    [Fact]
    public void AMatchThatIsNoBoxIsFound()
    {
        using var device = new CpuDevice(CPUDeviceKind.Default);
        var (view, shape) = EmulatedAssignment.Grids(device, [s_grid], 1);
        var matched = new long[s_grid.Count];
        Array.Fill(matched, -1);
        matched[5] = matched[9] = 1;
        var found = device.Room<long>(2);
        device.Accelerator.LoadStreamKernel<
            DeltaLevelViews, AnchorGridView, AnchorGridShape, ArrayView<long>, ArrayView<float>, ArrayView<int>, DeviceBoxCoder, float, ArrayView<float>, ArrayView<long>>(
            BoxLossKernels.Forward<Float32Logit, SmoothL1Form>)(
            (1, 16), default, view, shape, device.Copy(matched), device.Copy(0f, 0, 8, 8), device.Copy(0, 1), default, 1, device.Room<float>(1), found);
        Assert.Equal([0, 5], found.GetAsArray());
    }

    private static void Compare<TNumber, TForm>(BoxLossSettings settings, bool planes, int seed, float constant, double rounding)
        where TNumber : unmanaged, ILogit<TNumber>
        where TForm : struct, IBoxForm
    {
        const int Images = 2, Blocks = 2, Threads = 16;
        var random = new Random(seed);
        var pictures = new Box[Images][];
        for (var n = 0; n < Images; n++)
            pictures[n] = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => RandomBox(random))];
        var matched = new long[Images * s_grid.Count];
        var positives = new List<PositiveAnchor>();
        var first = EmulatedAssignment.FirstBoxes(pictures);
        for (var n = 0; n < Images; n++)
        {
            var ofImage = matched.AsSpan(n * s_grid.Count, s_grid.Count);
            for (var r = 0; r < ofImage.Length; r++)
                ofImage[r] = seed > 0 && random.Next(5) == 0 ? random.Next(pictures[n].Length) : -1;
            PositiveAnchors.AppendTo(positives, ofImage, n, first[n], pictures[n].Length);
        }

        using var device = new CpuDevice(CPUDeviceKind.Default);
        var (view, shape) = EmulatedAssignment.Grids(device, [s_grid], Images);
        var all = pictures.SelectMany(static boxes => boxes).ToArray();
        var boxes = device.Copy(all.SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray());
        var (firstBoxes, matches, coder) = (device.Copy(first), device.Copy(matched), DeviceBoxCoder.From(settings.Coder));

        var levels = s_grid.Levels.Length;
        var (deltas, gradients) = (new double[levels][], new double[levels][]);
        var (maps, dMaps, views) = (new LevelMap[levels], new LevelMap[levels], new DeltaLevelView[levels]);
        var pins = new List<GCHandle>();
        for (var i = 0; i < levels; i++)
        {
            var level = s_grid.Levels[i];
            deltas[i] = [.. Enumerable.Range(0, Images * level.Count * 4).Select(_ => (double)TNumber.Read(TNumber.Write((float)(random.NextDouble() * 3 - 1.5))))];
            gradients[i] = new double[deltas[i].Length];
            maps[i] = Map(deltas[i], level, planes, pins);
            dMaps[i] = Map(gradients[i], level, planes, pins);
            views[i] = new()
            {
                Deltas = Bytes(device, Array.ConvertAll(deltas[i], static d => TNumber.Write((float)d))),
                Gradient = Bytes(device, new TNumber[deltas[i].Length]),
                ImageStride = maps[i].ImageStride,
                CellStride = maps[i].CellStride,
                ShapeStride = maps[i].ShapeStride,
                ChannelStride = maps[i].ChannelStride,
            };
        }

        var levelViews = new DeltaLevelViews { Level0 = views[0], Level1 = views[1] };
        var (partials, found) = (device.Room<float>(Blocks), device.Room<long>(Blocks * LabelFindings.Numbers));
        var (loss, normaliser, counted, counts) = (device.Room<float>(1), device.Room<float>(1), device.Room<float>(1), device.Room<long>(2));
        device.Accelerator.LoadStreamKernel<
            DeltaLevelViews, AnchorGridView, AnchorGridShape, ArrayView<long>, ArrayView<float>, ArrayView<int>, DeviceBoxCoder, float, ArrayView<float>, ArrayView<long>>(
            BoxLossKernels.Forward<TNumber, TForm>)((Blocks, Threads), levelViews, view, shape, matches, boxes, firstBoxes, coder, constant, partials, found);
        device.Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<long>, float, float, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<long>>(
            LossSumKernels.Anchors)((1, Threads), partials, found, settings.TermsPerPositive, 0, loss, normaliser, counted, counts);
        device.Accelerator.LoadStreamKernel<
            DeltaLevelViews, AnchorGridView, AnchorGridShape, ArrayView<long>, ArrayView<float>, ArrayView<int>, DeviceBoxCoder, float, ArrayView<float>, ArrayView<float>,
            ArrayView<float>>(BoxLossKernels.Backward<TNumber, TForm>)(
            (Blocks, Threads), levelViews, view, shape, matches, boxes, firstBoxes, coder, constant, device.Copy(Scale), device.Copy<float>(), normaliser);
        device.Accelerator.Synchronize();

        var divisor = Math.Max(1.0, settings.TermsPerPositive * positives.Count);
        var expected = settings.Sum<double, Float64Element>(s_grid, maps, [.. positives], all) / divisor;
        Assert.Equal([positives.Count, -1], counts.GetAsArray());
        Assert.Equal(positives.Count, counted.GetAsArray()[0]);
        Assert.Equal(divisor, normaliser.GetAsArray()[0]);
        Assert.Equal(expected, loss.GetAsArray()[0], 2e-5 * expected);
        settings.Backward<double, Float64Element>(s_grid, maps, [.. positives], all, Scale / divisor, dMaps);
        for (var i = 0; i < levels; i++)
        {
            var numbers = views[i].Gradient.Cast<TNumber>().GetAsArray();
            for (var e = 0; e < numbers.Length; e++)
            {
                // Smooth L1 bends at beta, so its slope there is as exact as the target; generalised IoU divides small differences.
                var bound = 3e-5 / divisor + rounding * Math.Abs(gradients[i][e]) + (rounding > 0 ? 6e-8 : 0);
                if (!(Math.Abs(gradients[i][e] - TNumber.Read(numbers[e])) <= bound))
                    Assert.Fail($"{typeof(TNumber).Name}, {typeof(TForm).Name}, level {i}, {e}: {TNumber.Read(numbers[e]):R} instead of {gradients[i][e]:R}, within {bound:R}");
            }
        }

        pins.ForEach(static pin => pin.Free());
    }

    private static Box RandomBox(Random random)
    {
        var (x, y) = (random.Next(0, 60), random.Next(0, 40));
        return new Box(x, y, x + 4 + random.Next(0, 40), y + 4 + random.Next(0, 40));
    }

    private static LevelMap Map(double[] numbers, AnchorLevel level, bool planes, List<GCHandle> pins)
    {
        pins.Add(GCHandle.Alloc(numbers, GCHandleType.Pinned));
        var address = pins[^1].AddrOfPinnedObject();
        long cells = level.Height * level.Width, channels = level.PerCell * 4;
        return planes ? LevelMap.Channels(address, channels * cells, cells, 1) : LevelMap.Flat(address, channels * cells, 4, 1, level.PerCell);
    }

    private static ArrayView<byte> Bytes<T>(CpuDevice device, T[] values)
        where T : unmanaged => device.Copy(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
