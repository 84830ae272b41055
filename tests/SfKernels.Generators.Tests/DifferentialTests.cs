using System.Reflection;
using SfKernels.Abstractions;
using SfKernels.Ptx;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>The same C# functions, run by .NET and as generated PTX by the interpreter, on edge values and pairs of them: equal to the bit.</summary>
public sealed class DifferentialTests
{
    private static readonly int[] Integers = [0, 1, 2, 3, 5, 7, 31, 32, 33, 100, 255, 256, 65535, 65536, int.MaxValue, -1, -2, -7, -32, -128, -129, -32768, -32769, int.MinValue + 1];
    private static readonly float[] Floats = [0, -0f, 1, -1, 0.5f, 1.5f, 2.5f, -2.5f, 3.1415927f, 100, -1e-3f, 1e10f, 6.1e-5f, 65504, 3e-8f, 12345.678f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    [Fact]
    public void IntegerArithmetic() => Compare(
        Integers,
        "a + b", "a - b", "a * b", "b == 0 ? a : a / b", "b == 0 ? a : a % b", "a & b", "a | b", "a ^ b", "~a", "-a", "a << b", "a >> b", "a >>> b", "a << 3", "a >> 33",
        "(int)((uint)a >> b)", "(int)((uint)a / (uint)(b | 1))", "(int)((uint)a % 8u)", "a / 8", "a % 8", "(int)((uint)a / 8u)",
        "(sbyte)a", "(byte)a", "(short)a", "(ushort)a", "(int)(sbyte)(byte)(a + b)", "(int)((long)a * b >> 17)", "(int)((ulong)(uint)a * (uint)b >> 31)", "(int)((long)a + (uint)b)",
        "a < b ? 1 : 0", "(uint)a < (uint)b ? 1 : 0", "a == b || a > 5 && b != 3 ? a : b", "!(a >= b) ? 4 : 5", "a is > 3 and < 100 or 255 ? 1 : 2", "a switch { 0 => 10, 1 or 2 => 20, < 0 => 30, _ => 40 }",
        "Math.Min(a, b)", "Math.Max(a, b)", "Math.Clamp(a, -5, 77)", "a == int.MinValue ? 0 : Math.Abs(a)", "IntrinsicMath.Min((uint)a, (uint)b) == (uint)a ? 1 : 0",
        "System.Numerics.BitOperations.PopCount((uint)a)", "System.Numerics.BitOperations.LeadingZeroCount((uint)a)", "System.Numerics.BitOperations.TrailingZeroCount((uint)a)", "System.Numerics.BitOperations.LeadingZeroCount((ulong)(uint)a)",
        "(int)(a * 4294967296L / 3 >> 20)", "(int)(ulong.MaxValue / (ulong)(uint)(b | 1))", "(a + 3) * 4 + (b + 1) * 4", "(byte)((byte)a + (byte)b)", "(int)(float)a", "(int)(double)a + (int)(long)(double)b");

    [SkippableFact]
    public void FloatArithmetic()
    {
        TwoExecutors.OnlyTheStandIn("cuts halves off on its CPU accelerator, unlike devices");
        Compare(
            Floats,
            "a + b", "a - b", "a * b", "a / b", "-a", "a - -b", "MathF.Sqrt(a)", "MathF.Floor(a)", "MathF.Ceiling(a)", "MathF.Truncate(a)", "MathF.Round(a)", "MathF.Abs(a)",
            "a < b ? a : b", "a <= b ? 1f : 2f", "a == b ? 1f : 2f", "a != b ? 1f : 2f", "!(a > b) ? 1f : 2f", "a < b == a > 1 ? 3f : 4f", "MathF.CopySign(a, b)",
            "float.IsNaN(a) ? 1f : 0f", "float.IsInfinity(a) ? 1f : 0f", "float.IsFinite(a) ? 1f : 0f", "MathF.Abs(a) < 1e9f ? (float)(int)a : 0f", "MathF.Abs(a) < 1e9f ? (float)(long)a : 0f",
            "(float)((double)a + (double)b)", "(float)((double)a * b)", "MathF.FusedMultiplyAdd(a, b, 1f)", "(float)(Half)a", "(float)(Half)b + (float)(Half)a",
            "BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(a) ^ 1u)", "BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) & ~0xffff)", "a > 0 && b > 0 ? a : 0f", "a * 1f", "(1f - 2f * 3f) / 7f");
    }

    [Fact]
    public void FloatMinimaKeepNaN() => Compare(Floats.Where(value => value != 0).ToArray(), "MathF.Min(a, b)", "MathF.Max(a, b)", "MathF.Max(a, 2f)", "Math.Min(1.5f, a)", "MathF.Max(float.NaN, a)", "MathF.Min(b, float.NaN)");

    [Fact]
    public void ControlFlow() => CompareFunctions(
        Integers.Where(value => value is > -200 and < 200).ToArray(),
        "int s = 0; for (int i = 0; i < 10; i++) { if (i == a) continue; if (i > b) break; s += i * i; } return s;",
        "int s = 0, i = 0; while (i < 20 && s < 50) { s += a & 3; i++; } return s * 100 + i;",
        "int s = 1; do { s = s * 3 + 1; } while (s < b); return s;",
        "if (a > 5) return 1; if (b > 5) { if (a == b) return 2; return 3; } return a + b;",
        "int x = a, y = b; for (int i = 0; i < 5; i++) { int t = x; x = y; y = t + i; } return x * 7 + y;",
        "switch (a) { case 0: return 5; case 1: case 2: b += 3; break; case > 50: b = 9; break; default: b -= 1; break; } return b;",
        "int s = 0; for (int i = 0; i < KernelLoop.Unroll(4); i++) { if ((a >> i & 1) == 0) continue; s += 1 << i; } return s;",
        "int s = 0; for (int i = 0; i < 4; i++) for (int j = i; j < 4; j++) { if (j == a) break; s = s * 3 + j; } return s;",
        "int x = 5; int y = x++ + ++x; x += y; x <<= 1; x ^= a; return x - y--;",
        "int i = 0; int r = i++ < a ? i : -i; return r + i;",
        "byte c = (byte)a; c += 200; c++; short d = (short)b; d *= 300; return c + d;",
        "long t = a; for (int i = 0; i < 3; i++) t = t * 31 + b; return (int)(t ^ t >> 32);",
        "bool p = a > 3, q = b > 3; bool r = p & !q | p ^ q; return r == p ? 1 : r != q ? 2 : 3;");

    [Fact]
    public void StructsAndCalls() => CompareFunctions(
        Integers.Where(value => value is > -200 and < 200).ToArray(),
        "var p = new Pair(a, b); p = p.Swapped(); return p.Left * 3 + p.Right;",
        "var p = new Pair { Left = a }; p.Right = b; Grow(ref p, 2); return p.Sum;",
        "(int x, int y) = Both(a, b); (x, y) = (y, x); return x * 5 - y;",
        "var r = new Point(a, b); var q = r with { Y = 3 }; return q.X + q.Y * r.Y;",
        "Split(a, out int high, out int low); return high * 1000 + low;",
        "return Apply<Doubler>(a) + Apply<Adder>(b) + Apply<Adder>(Doubler.Constant);",
        "var p = a > 0 ? new Pair(1, a) : new Pair(b, 2); return p.Sum + (p + p).Left;",
        "return Local(a) + Local(b); static int Local(int x) => x * x - 1;");

    private static void Compare<T>(T[] values, params string[] expressions)
        where T : unmanaged
    {
        string type = typeof(T) == typeof(int) ? "int" : "float";
        CompareFunctions(values, [.. expressions.Select(expression => $"return ({type})({expression});")]);
    }

    /// <summary>Runs functions of a and b by both executors.</summary>
    internal static void CompareFunctions<T>(T[] values, params string[] bodies)
        where T : unmanaged => CompareFunctions(values, string.Empty, bodies);

    /// <summary>The same, with declarations of their own beside them.</summary>
    internal static void CompareFunctions<T>(T[] values, string declarations, string[] bodies)
        where T : unmanaged
    {
        string type = typeof(T) == typeof(int) ? "int" : "float";
        string functions = string.Concat(bodies.Select((body, i) => $"    public static {type} F{i}({type} a, {type} b) {{ {body} }}\n"));
        string stores = string.Concat(bodies.Select((_, i) => $"                y[i * {bodies.Length} + {i}] = F{i}(a, b);\n"));
        GeneratorRun run = GeneratorRun.Of("using Half = ILGPU.Half;\n#pragma warning disable\n" + $$"""
            public struct Pair
            {
                public int Left; public int Right;
                public Pair(int left, int right) { Left = left; Right = right; }
                public readonly int Sum => Left + Right;
                public readonly Pair Swapped() => new(Right, Left);
                public static Pair operator +(Pair x, Pair y) => new(x.Left + y.Left, x.Right + y.Right);
            }
            public readonly record struct Point(int X, int Y);
            public interface IOperation { static abstract int Constant { get; } static abstract int Of(int x); }
            public struct Doubler : IOperation { public static int Constant => 2; public static int Of(int x) => x * Constant; }
            public struct Adder : IOperation { public static int Constant => 7; static int IOperation.Of(int x) => x + Constant; }
            public static partial class Kernels
            {
                static void Grow(ref Pair pair, int by) { pair.Left *= by; pair.Right += by; }
                static (int, int) Both(int x, int y) => (x + y, x - y);
                static void Split(int x, out int high, out int low) { high = x >> 4; low = x & 15; }
                static int Apply<T>(int x) where T : struct, IOperation => T.Of(x) + T.Constant;
            {{functions}}
            {{declarations}}
                [PtxKernel(BlockSize = 32)]
                public static void Run(ArrayView<{{type}}> x, ArrayView<{{type}}> y, int n)
                {
                    for (int i = Group.IdxX; i < n; i += Group.DimX)
                    {
                        {{type}} a = x[2 * i], b = x[2 * i + 1];
            {{stores}}
                    }
                }
            }
            """);
        Assembly assembly = run.Load();
        (T A, T B)[] pairs = [.. values.SelectMany(a => values.Select(b => (a, b)))];
        PtxDevice device = new();
        PtxBuffer x = device.Upload(pairs.SelectMany(pair => new[] { pair.A, pair.B }).ToArray()), y = device.Allocate<T>(pairs.Length * bodies.Length);
        KernelImage image = ((IReadOnlyList<KernelImage>)assembly.GetType("KernelsUnderTest.PtxKernelList")!.GetProperty("All")!.GetValue(null)!)[0];
        PtxEntry entry = PtxModule.Parse(System.Text.Encoding.UTF8.GetString(image.Ptx)).Entry(image.Entry);
        device.Launch(entry, 1, image.BlockSize, PtxArgument.View<T>(x), PtxArgument.View<T>(y), pairs.Length);
        T[] actual = y.Download<T>();
        Type kernels = assembly.GetType("Kernels")!;
        for (int f = 0; f < bodies.Length; f++)
        {
            Func<T, T, T> function = kernels.GetMethod($"F{f}")!.CreateDelegate<Func<T, T, T>>();
            for (int i = 0; i < pairs.Length; i++)
            {
                T expected = function(pairs[i].A, pairs[i].B), value = actual[i * bodies.Length + f];
                Assert.True(expected.Equals(value), $"a = {pairs[i].A}, b = {pairs[i].B}: {bodies[f]} gives {expected} in .NET and {value} in PTX.");
            }
        }
    }
}
