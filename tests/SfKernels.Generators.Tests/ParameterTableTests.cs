using System.Text.RegularExpressions;
using SfKernels.Ptx;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>Tables of structs passed by value: an element is chosen by one offset, and only its fields are loaded.</summary>
public sealed class ParameterTableTests
{
    private const string Source = """
        static partial class Kernels
        {
            struct Level { public ArrayView<float> Numbers; public ArrayView<float> Unused; public long First; public int Step; public float Factor; }

            struct Levels
            {
                public Level A, B, C, D;

                public readonly Level Of(int index)
                {
                    var level = A;
                    if (index >= 1) level = B;
                    if (index >= 2) level = C;
                    if (index >= 3) level = D;
                    return level;
                }
            }

            [PtxKernel(BlockSize = 32)]
            static void Pick(Levels levels, ArrayView<int> which, ArrayView<float> result)
            {
                for (long i = Group.IdxX; i < which.Length; i += Group.DimX)
                {
                    var level = levels.Of(which[i]);
                    result[i] = level.Numbers[level.First + level.Step] * level.Factor + level.Numbers.Length;
                }
            }
        }
        """;

    [Fact]
    public void OneStructIsInRegisters()
    {
        string text = GeneratorRun.Of(Source).Ptx();
        string[] loaded = [.. Regex.Matches(text, @"ld\.param\.(\w+) %\w+, \[%rd\d+(\+\d+)?\]").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)];
        // Pointer, length and first index; the step; the factor.
        Assert.Equal(["f32", "u32", "u64", "u64", "u64"], loaded);
        Assert.Equal(3, Regex.Matches(text, @"selp\.").Count);
        Assert.DoesNotMatch(@"\[param_levels", text);
    }

    [Fact]
    public void EveryLaneReadsItsOwn()
    {
        PtxDevice device = new();
        PtxBuffer[] numbers = [.. Enumerable.Range(0, 4).Select(level => device.Upload(Enumerable.Range(0, 8).Select(i => 10f * level + i).ToArray()))];
        PtxArgument levels = PtxArgument.Struct([.. numbers.SelectMany((buffer, i) => new[] { PtxArgument.View<float>(buffer, 0, 4 + i), PtxArgument.EmptyView(), (long)i, i + 1, i + 0.5f })]);
        int[] which = [3, 0, 1, 2, 2, 1, 0, 3, 3];
        PtxBuffer result = device.Allocate<float>(which.Length);
        GeneratorRun.Of(Source).Launch(device, 1, levels, PtxArgument.View<int>(device.Upload(which)), PtxArgument.View<float>(result));
        Assert.Equal(which.Select(i => (10f * i + 2 * i + 1) * (i + 0.5f) + 4 + i), result.Download<float>());
    }

    /// <summary>Fields that lie alike but hold numbers of other kinds are no table.</summary>
    [Fact]
    public void FieldsOfOtherTypesKeepTheirSigns()
    {
        PtxDevice device = new();
        PtxBuffer x = device.Upload(new[] { 1, 0, 0, 0 }), y = device.Upload(new[] { 0, 0, 0, 0 });
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Class("struct Bytes { public byte A, B, C; public sbyte D, E, F; } [PtxKernel(BlockSize = 32)] static void Run(Bytes bytes, ArrayView<int> x) { if (Group.IdxX > 0) return; int u, v, w; if (x[0] > 0) { u = bytes.A; v = bytes.B; w = bytes.C; } else { u = bytes.D; v = bytes.E; w = bytes.F; } x[1] = u; x[2] = v; x[3] = w; }"));
        PtxArgument bytes = PtxArgument.Struct(
            PtxArgument.Scalar((byte)200), PtxArgument.Scalar((byte)130), PtxArgument.Scalar((byte)255), PtxArgument.Scalar((sbyte)-3), PtxArgument.Scalar((sbyte)-100), PtxArgument.Scalar((sbyte)7));
        run.Launch(device, 1, bytes, PtxArgument.View<int>(x));
        run.Launch(device, 1, bytes, PtxArgument.View<int>(y));
        Assert.Equal([1, 200, 130, 255], x.Download<int>());
        Assert.Equal([0, -3, -100, 7], y.Download<int>());
    }

    [Fact]
    public void TwoFieldsAreSelects()
    {
        string text = GeneratorRun.Of(GeneratorRun.Class("struct Pair { public int A, B; } [PtxKernel] static void Run(Pair pair, ArrayView<int> x) { x[0] = x[1] > 0 ? pair.A : pair.B; }")).Ptx();
        Assert.DoesNotMatch(@"ld\.param\.\w+ %\w+, \[%", text);
    }
}
