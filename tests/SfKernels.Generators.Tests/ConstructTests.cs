using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>Constructs of C# beyond plain arithmetic, run by .NET and as PTX: equal to the bit.</summary>
public sealed class ConstructTests
{
    private static readonly int[] Numbers = [0, 1, 2, 3, 5, 7, 31, 100, -1, -2, -7, -100];

    [Fact]
    public void Patterns() => Compare(
        "",
        "return a is int y && y > 3 ? y : -y;",
        "return a is > 3 and var z ? z : b;",
        "return (a, b) switch { (0, 0) => 1, (> 3, _) => 2, (_, < 0) => 3, var (p, q) => p + q };",
        "return (a > b) switch { true => 1, false => 2 };",
        "return a switch { < 3 => 1, var y when y > 10 => y, var y => y * 2 };",
        "var p = new Pair(a, b); return p is { Left: > 3, Sum: var s } ? s : p is { Right: 0 } ? 5 : 6;",
        "var p = new Point(a, b); return p switch { { X: 0 } => 1, { X: > 0, Y: > 0 } q => q.X, _ => 9 };",
        "return (a, b, 3L) == (b, 5, a + 0L) ? 1 : (a, b) != (b, a) ? 2 : 3;");

    [Fact]
    public void JumpsToLabels() => Compare(
        "",
        "int i = 0; again: i += 3; if (i < a) goto again; return i;",
        "int s = 0; for (int i = 0; i < 5; i++) for (int j = 0; j < 5; j++) { if (i * j == a) goto done; s += i ^ j; } done: return s;",
        "int s = 0; for (int i = 0; i < KernelLoop.Unroll(3); i++) { int n = 0; again: s += a + i; if (++n < 2 + i) goto again; if (s > b) goto done; s += 7; done: s ^= i; } return s;",
        "int s = 0; switch (a & 3) { case 0: s = 1; goto case 2; case 1: s = 7; goto default; case 2: s += 4; break; default: s *= 3; break; } return s;");

    [Fact]
    public void LocalFunctionsSeeTheirMethod() => Compare(
        "static T Twice<T>(T x) where T : struct { return Second(); T Second() => Kept(x); static T Kept(T y) => y; }",
        "int sum = 0; Add(3); Add(b); return sum; void Add(int x) { sum += x * a; }",
        "int s = a; return F(2) + s; int F(int x) { int c = s + x; s++; return G() + 1; int G() => c * s; }",
        "return Twice(a) + (int)Twice(2.5);");

    [Fact]
    public void StructsKeepTheirRules() => Compare(
        """
        public struct Counter { public int Value; public int Next() => ++Value; public int Half { get => Value / 2; set => Value = 2 * value; } }
        public struct Started { public int A = 3; public int B { get; set; } = 4; public int C; public Started(int c) { C = c + A; } public Started(int c, int d) : this(c) { A += d; } }
        public readonly struct Scaled(int x, int factor) { public int X { get; } = x; public readonly int Y = x * factor; }
        public record struct Named(int X) { public int Twice { get; } = X * 2; }
        public struct Cells { int first, second; public int this[int i] { readonly get => i == 0 ? first : second; set { if (i == 0) first = value; else second = value; } } }
        static int Twice(in Counter c) => c.Next() * 10 + c.Next();
        static readonly Counter Fixed = new() { Value = 9 };
        static readonly double Whole = 7;
        """,
        "var c = new Counter { Value = a }; return Twice(c) + Twice(in c) + c.Value;",
        "var c = new Counter { Value = a }; c.Half = b; c.Half += 3; c.Half++; return c.Value + c.Half;",
        "var s = new Started(a); var t = new Started(a, b); return s.A + s.B * 10 + s.C * 100 + t.A * 7 + t.C;",
        "var s = new Scaled(a, b); return s.X * 1000 + s.Y;",
        "var n = new Named(a); return (n with { X = b }).Twice + n.X;",
        "Cells c = default; c[a & 1] = b; c[1] += 2; c[0]++; return c[0] * 100 + c[1];",
        "int i = a & 1; Cells c = default; (i, c[i]) = (1 - i, 5); (c[i], i) = (7, 3); return c[0] * 100 + c[1] * 10 + i;",
        "return Fixed.Value + (int)(Whole / 2) + a;");

    [Fact]
    public void GenericMathematics() => Compare(
        """
        static T Square<T>(T x) where T : struct, System.Numerics.INumber<T> => x * x + T.One - T.Zero;
        static T Most<T>(T x, T y) where T : struct, System.Numerics.INumber<T> => x > y ? T.Max(x, T.One) : T.Min(-y, T.Abs(x));
        static T Made<T>(int x) where T : struct, System.Numerics.INumber<T> { T y = T.CreateTruncating(x); y += T.One; y++; return y; }
        """,
        "return Square(a) + (int)Square(b + 0.5f) + (int)Square((long)b);",
        "return Square((byte)a) + Square((sbyte)b);",
        "return Most(a, b) + (int)Most((float)b, a) + Made<byte>(a) + Made<short>(b) + (int)Made<float>(b);");

    [Fact]
    public void SmallFunctions() => Compare(
        "",
        "return Math.Sign(a) * 3 + Math.Sign((long)b) + int.Sign(a);",
        "int q = Math.DivRem(a, b | 1, out int r); (int p, int s) = Math.DivRem(b, 7); return q * 1000 + r + p * 10 + s;",
        "return (int)(Math.BigMul(a, b) >> 3) + (int)(Math.BigMul((uint)a, (uint)b) >> 32);",
        "return (int.IsPow2(a) ? 1 : 0) + (int.IsNegative(b) ? 2 : 0) + (float.IsNegative(-0f) ? 4 : 0) + (double.IsPositiveInfinity(1 / (double)a) ? 8 : 0);",
        "return System.Runtime.CompilerServices.Unsafe.SizeOf<short>() + ArrayView<double>.ElementSize + sizeof(long);",
        "System.Diagnostics.Debug.Assert(a > -1000, \"text\"); return (int)System.Numerics.BitOperations.RotateLeft((uint)a, b);");

    [Fact]
    public void DivisionByPowersOfTwo() => DifferentialTests.CompareFunctions(
        [.. Numbers, int.MaxValue, int.MinValue, int.MinValue + 1, 4096, -4096],
        "return a / 2 + a % 2 * 3 + a / 4096 + a % 64;",
        "return a / (1 << 30) + a % (1 << 30) + b / int.MinValue + b % int.MinValue;",
        "long x = ((long)a << 31) + b; return (int)(x / 8) ^ (int)(x / 8 >> 32) ^ (int)(x % 16) ^ (int)(x / (1L << 62)) ^ (int)(x % (1L << 40) >> 5);",
        "return (a & 1023) / 8 + (a & 1023) % 8 * 1000;");

    /// <summary>A constant of a pattern finds NaN, which no comparison does.</summary>
    [Fact]
    public void PatternsFindNaN() => DifferentialTests.CompareFunctions<float>(
        [0, -0f, 1.5f, -2, float.NaN, float.PositiveInfinity],
        "return a switch { < 0 => 1, >= 0 => 2, float.NaN => 3 };",
        "return a is float.NaN ? 1 : a is not (0 or float.NaN) ? 2 : 3;",
        "switch (a) { case 1.5f: return 1; case float.NaN: return 2; case 0: return 3; default: return 4; }",
        "double d = b; return d is double.NaN or 0 ? 1 : 2;");

    [Fact]
    public void OperandsAreEvaluatedFromLeftToRight() => Compare(
        """
        static int Next(ref int x) { x += 3; return x; }
        static bool Asked(ref int n, bool v) { n++; return v; }
        static int Of(int a, int b = 10, int c = 20) => a * 10000 + b * 100 + c;
        """,
        "int i = a; int r = i + i++ * 2 + ++i; r = r * 31 + i; int p, q; p = q = i; i += i++ + 3; i = i - (i = 2) + i; return r * 31 + i + p * q;",
        "int i = a; int r = (i + Next(ref i)) * (Next(ref i) - i); int j = 4; j = j++ + j; return r * 5 + j;",
        "int n = 0; return Of(c: Next(ref n), a: Next(ref n), b: Next(ref n)) + Of(Next(ref n), c: Next(ref n)) + Of(a);",
        "int n = 0; bool p = Asked(ref n, a > 3) || Asked(ref n, a < 0) && Asked(ref n, b == 2); bool q = Asked(ref n, a > 1) & Asked(ref n, b > 2) | Asked(ref n, p); q ^= p; return n * 2 + (q ? 1 : 0);");

    [Fact]
    public void SmallNumbersWrap() => Compare(
        "",
        "byte x = (byte)(250 + a); x += 10; x++; x <<= 3; sbyte y = (sbyte)(x + b); y--; y >>= 2; return x * 1000 + y + (x << 9) + ~x;",
        "ushort x = (ushort)(a * 70000); x *= 3; short y = (short)(x - 40000); y = (short)-y; char z = (char)('a' + b); z++; return x + y * 3 + z * 7 - x / 3;",
        "short x = (short)a; ushort y = (ushort)x; return (x >> 1) + (y >> 1) + (x < y ? 4 : 0) + (a == x ? 8 : 0) + (int)((uint)a < 7u ? 16 : 0) + (int)((a + 7u) >> 3);");

    [Fact]
    public void NaNIsZeroAsAnInteger() => DifferentialTests.CompareFunctions<float>(
        [0, 1.5f, -2.5f, 3e9f, -3e9f, 5e18f, -1e19f, 1e20f, float.NaN, float.PositiveInfinity, float.NegativeInfinity],
        "return (int)a;", "return (uint)a;", "return (long)a;", "return (ulong)a;", "return (int)(double)a;", "return (uint)(double)a;", "return (ulong)(double)a;", "return (byte)(double)a;", "return (short)a;");

    private static void Compare(string declarations, params string[] bodies) => DifferentialTests.CompareFunctions(Numbers, declarations, bodies);
}
