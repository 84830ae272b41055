using SfKernels.Autograd;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Boxes;

public sealed class BoxLossesTests : IDisposable
{
    private const int Height = 64;
    private const int Width = 96;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly AnchorAssignmentOp _op = new(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet);

    public void Dispose() => _scope.Dispose();

    // Composition of torch operators over gathered positives: what the fused form replaces.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EqualTheCompositionOfTorchOperators(bool giou)
    {
        AnchorAssignment assignment = Assign(1, 3, 0, 2);
        Tensor[] fusedMaps = RandomMaps(assignment, ScalarType.Float64);
        Tensor[] plainMaps = [.. fusedMaps.Select(static map => map.detach().clone().requires_grad_())];

        Tensor fused = giou ? BoxLosses.GIoU(fusedMaps, assignment) : BoxLosses.SmoothL1(fusedMaps, assignment);
        Tensor plain = Composition(plainMaps, assignment, giou);
        fused.backward();
        plain.backward();

        Assert.Equal(plain.item<double>(), fused.item<double>(), 1e-9);
        foreach ((Tensor fusedMap, Tensor plainMap) in fusedMaps.Zip(plainMaps))
        {
            Assert.True((fusedMap.grad!.sub(plainMap.grad!)).abs().max().item<double>() < 1e-10);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientsAreTheDifferenceQuotients(bool giou)
    {
        var op = new AnchorAssignmentOp(new AnchorSettings([32], [1.0], [1.0], BaseScale: 1), MatcherSettings.RetinaNet);
        AnchorAssignment assignment = op.Assign(64, 64, [BoxFixture.ToTensor([new(3, 2, 40, 30), new(30, 28, 60, 58)])], [ones(2, dtype: ScalarType.Int64)]);
        Tensor map = rand([1L, 4, 2, 2], ScalarType.Float64, requires_grad: true);

        GradCheck.Assert(maps => giou ? BoxLosses.GIoU(maps, assignment) : BoxLosses.SmoothL1(maps, assignment), map);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PairedGradientsAreTheDifferenceQuotients(bool giou)
    {
        var random = new Random(8);
        Tensor a = Pairs(random).requires_grad_();
        Tensor b = Pairs(random).requires_grad_();

        GradCheck.Assert(sides => giou ? PairedBoxLosses.GIoU(sides[0], sides[1]) : PairedBoxLosses.SmoothL1(sides[0], sides[1], 2), a, b);

        static Tensor Pairs(Random random) =>
            BoxFixture.ToTensor([.. Enumerable.Range(0, 6).Select(_ => BoxFixture.RandomBox(random, 60, 60))]).to(ScalarType.Float64);
    }

    [Fact]
    public void MapsLevelsSlicesAndFlatGiveTheSameBits()
    {
        AnchorAssignment assignment = Assign(2, 1);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);
        float expected = BoxLosses.SmoothL1(maps, assignment).item<float>();

        Tensor flat = cat([.. maps.Select(static map => map.permute(0, 2, 3, 1).reshape(map.shape[0], -1, 4))], 1).detach().requires_grad_();
        Tensor[] channelsLast = [.. maps.Select(static map => map.detach().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).requires_grad_())];
        Tensor[] sliced = [.. maps.Select(static map => cat([zeros_like(map), map.detach()], 1).narrow(1, map.shape[1], map.shape[1]).requires_grad_())];
        Tensor[] strange = [.. maps.Select(static map => map.detach().permute(0, 1, 3, 2).contiguous().permute(0, 1, 3, 2).requires_grad_())];
        BoxLosses.SmoothL1(maps, assignment).backward();
        foreach (Tensor[] form in new[] { channelsLast, sliced, strange })
        {
            Tensor loss = BoxLosses.SmoothL1(form, assignment);
            loss.backward();
            Assert.Equal(expected, loss.item<float>());
            Assert.All(form.Zip(maps), static pair => Assert.Equal(0f, pair.First.grad!.sub(pair.Second.grad!).abs().max().item<float>()));
        }

        Tensor flatLoss = BoxLosses.SmoothL1([flat], assignment);
        flatLoss.backward();
        Assert.Equal(expected, flatLoss.item<float>());
        Assert.Equal(maps.Sum(static map => map.grad!.abs().sum().item<float>()), flat.grad!.abs().sum().item<float>(), 1e-3f);
    }

    [Theory]
    [InlineData(ScalarType.Float16, 2e-3)]
    [InlineData(ScalarType.BFloat16, 2e-2)]
    public void HalfTypesAreComputedInFloat32(ScalarType type, double tolerance)
    {
        AnchorAssignment assignment = Assign(2, 4);
        Tensor[] maps = [.. RandomMaps(assignment, ScalarType.Float32).Select(map => map.detach().to(type).requires_grad_())];
        Tensor[] wide = [.. maps.Select(static map => map.detach().to(ScalarType.Float32).requires_grad_())];

        Tensor loss = BoxLosses.GIoU(maps, assignment);
        Tensor expected = BoxLosses.GIoU(wide, assignment);
        loss.backward();
        expected.backward();

        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(expected.item<float>(), loss.item<float>());
        foreach ((Tensor map, Tensor reference) in maps.Zip(wide))
        {
            Assert.Equal(type, map.grad!.dtype);
            Assert.True(map.grad!.to(ScalarType.Float32).sub(reference.grad!).abs().max().item<float>() <= tolerance);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WithoutPositivesTheLossIsZeroAndAttached(bool giou)
    {
        AnchorAssignment assignment = Assign(0, 0);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);

        Tensor loss = giou ? BoxLosses.GIoU(maps, assignment) : BoxLosses.SmoothL1(maps, assignment);
        loss.backward();

        Assert.Equal(0f, loss.item<float>());
        Assert.True(loss.requires_grad);
        Assert.All(maps, static map => Assert.Equal(0f, map.grad!.abs().sum().item<float>()));
    }

    // The sum over 4 x positives, by hand: the normaliser only divides.
    [Fact]
    public void TheNormaliserDividesTheSum()
    {
        AnchorAssignment assignment = Assign(3, 2);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);
        float positives = assignment.Positives.item<float>();

        float sum = BoxLosses.SmoothL1(maps, assignment, normaliser: BoxNormaliser.Sum).item<float>();
        float giouSum = BoxLosses.GIoU(maps, assignment, normaliser: BoxNormaliser.Sum).item<float>();

        Assert.Equal(sum / (4 * positives), BoxLosses.SmoothL1(maps, assignment).item<float>());
        Assert.Equal(giouSum / positives, BoxLosses.GIoU(maps, assignment).item<float>());
    }

    [Fact]
    public void ModulesGiveTheirFunctions()
    {
        AnchorAssignment assignment = Assign(3, 2);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);
        using var smooth = new SmoothL1BoxLoss(BoxCoderSettings.Unit, 0.5, BoxNormaliser.Sum);
        using var giou = new GIoUBoxLoss(BoxCoderSettings.Unit);

        Assert.Equal(BoxLosses.SmoothL1(maps, assignment, BoxCoderSettings.Unit, 0.5, BoxNormaliser.Sum).item<float>(), smooth.call(maps, assignment).item<float>());
        Assert.Equal(BoxLosses.GIoU(maps, assignment, BoxCoderSettings.Unit).item<float>(), giou.call(maps, assignment).item<float>());
        Assert.Empty(smooth.parameters());
    }

    [Fact]
    public void TwoRunsGiveTheSameBits()
    {
        AnchorAssignment assignment = Assign(5, 4, 3, 2, 1);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);
        float first = BoxLosses.GIoU(maps, assignment).item<float>();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(first, BoxLosses.GIoU(maps, assignment).item<float>());
        }
    }

    [Fact]
    public void OnlyTheLossOutlivesTheForwardPass()
    {
        AnchorAssignment assignment = Assign(2, 1);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);
        using DisposeScope inner = NewDisposeScope();

        Tensor loss = BoxLosses.SmoothL1(maps, assignment);

        Assert.Equal(1, inner.DisposablesCount);
        Assert.True(inner.Contains(loss));
    }

    [Fact]
    public void AWrongMapShapeIsRefused()
    {
        AnchorAssignment assignment = Assign(1);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);
        maps[2] = zeros(1, 36, 2, 4);

        Assert.Contains("deltas[2] is [1, 36, 2, 4]; expected [1, 36, 2, 3]", Error(maps, assignment), StringComparison.Ordinal);
        Assert.Contains("deltas holds 4 maps, but the anchors have 5 levels", Error(maps[..4], assignment), StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongTypeIsRefused()
    {
        AnchorAssignment assignment = Assign(1);
        Tensor[] maps = RandomMaps(assignment, ScalarType.Float32);
        maps[1] = maps[1].to(ScalarType.Float64);
        Assert.Contains("deltas[1] is Float64; expected Float32", Error(maps, assignment), StringComparison.Ordinal);

        maps[0] = zeros(maps[0].shape, ScalarType.Int32);
        Assert.Contains("deltas[0] is Int32; expected Float32 or", Error(maps, assignment), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void ANegativeBetaIsRefused(double beta)
    {
        AnchorAssignment assignment = Assign(1);

        Assert.Throws<ArgumentOutOfRangeException>("beta", () => BoxLosses.SmoothL1(RandomMaps(assignment, ScalarType.Float32), assignment, beta: beta));
    }

    private static string Error(Tensor[] maps, AnchorAssignment assignment) =>
        Assert.Throws<ArgumentException>(() => BoxLosses.SmoothL1(maps, assignment)).Message;

    private static Tensor Composition(Tensor[] maps, AnchorAssignment assignment, bool giou)
    {
        Tensor anchors = AnchorOp.Materialise(assignment.Grid).to(ScalarType.Float64);
        Tensor deltas = cat([.. maps.Select(static map => map.permute(0, 2, 3, 1).reshape(map.shape[0], -1, 4))], 1);
        Tensor total = zeros([], ScalarType.Float64);
        for (int n = 0; n < assignment.Images; n++)
        {
            Tensor rows = assignment.Matched[n].ge(0).nonzero().reshape(-1);
            if (rows.numel() == 0)
            {
                continue;
            }

            Tensor at = anchors.index_select(0, rows);
            Tensor box = assignment.Boxes.to(ScalarType.Float64).index_select(0, assignment.Matched[n].index_select(0, rows) + assignment.Offsets[n]);
            Tensor predicted = deltas[n].index_select(0, rows);
            total = total + (giou
                ? PairedBoxLosses.GIoU(Decode(at, predicted), box).sum()
                : nn.functional.smooth_l1_loss(predicted, BoxCoderOp.Encode(BoxCoderSettings.Default, at, box), nn.Reduction.Sum, beta: 0.11));
        }

        return total / (assignment.Positives * (giou ? 1 : 4)).clamp_min(1).to(ScalarType.Float64);
    }

    private static Tensor Decode(Tensor anchors, Tensor deltas)
    {
        Tensor size = anchors.narrow(1, 2, 2) - anchors.narrow(1, 0, 2);
        Tensor centre = anchors.narrow(1, 0, 2) + (size * 0.5) + (deltas.narrow(1, 0, 2) / 10 * size);
        Tensor half = (deltas.narrow(1, 2, 2) / 5).clamp_max(Math.Log(1000.0 / 16)).exp() * size * 0.5;
        return cat([centre - half, centre + half], 1);
    }

    private static Tensor[] RandomMaps(AnchorAssignment assignment, ScalarType type)
    {
        using var random = new Generator(4);
        return
        [
            .. assignment.Grid.Levels.ToArray().Select(level =>
                randn([assignment.Images, 36, level.Height, level.Width], type, generator: random).requires_grad_()),
        ];
    }

    private AnchorAssignment Assign(params int[] counts)
    {
        var random = new Random(5);
        return _op.Assign(
            Height,
            Width,
            [.. counts.Select(count => BoxFixture.ToTensor([.. Enumerable.Range(0, count).Select(_ => BoxFixture.RandomBox(random, Width, Height))]))],
            [.. counts.Select(static count => ones(count, dtype: ScalarType.Int64))]);
    }
}
