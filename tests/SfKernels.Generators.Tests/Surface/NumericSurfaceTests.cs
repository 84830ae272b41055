using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU.Algorithms;
using Microsoft.CodeAnalysis;
using SfKernels.Abstractions;
using SfKernels.Ptx;
using Xunit;

namespace SfKernels.Generators.Tests.Surface;

/// <summary>
/// Every static method of numbers that a kernel may name: either compiled, and then the interpreter gives what .NET gives, or on the list of what is refused.
/// A method that a later version adds is in neither, and fails here.
/// </summary>
public sealed class NumericSurfaceTests
{
    /// <summary>Refused, with the reason: SFK0007 at the call, and the way out is its page.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["Crc32C"] = "a table or an instruction of its own on CPUs; not arithmetic of kernels",
        ["SinPi CosPi TanPi SinCosPi"] = "Sin(x * PI) for small x; the exact reduction is rarely worth it",
        ["RootN"] = "Pow(x, 1 / n), Sqrt or Cbrt",
        ["Parse TryParse"] = "text",
    };

    /// <summary>The greatest distance from .NET's result in units in the last place, single and double. What is not named is equal to the bit.</summary>
    private static readonly Dictionary<string, (double Single, double Double)> Units = new()
    {
        ["Exp"] = (3, 2), ["Log"] = (2, 3), ["Log2"] = (1, 3), ["Log10"] = (1, 3), ["Exp2"] = (3, 2), ["Pow"] = (1, 800), ["Exp10"] = (1, 800),
        ["Sin"] = (1, 2), ["Cos"] = (1, 2), ["Tan"] = (1, 4), ["SinCos"] = (1, 2),
        ["Asin"] = (4, 4), ["Acos"] = (4, 4), ["Atan"] = (3, 3), ["Atan2"] = (3, 3), ["Sinh"] = (5, 4), ["Cosh"] = (5, 4), ["Tanh"] = (4, 4),
        ["Asinh"] = (4, 4), ["Acosh"] = (4, 4), ["Atanh"] = (4, 4), ["Cbrt"] = (1, 2), ["Hypot"] = (3, 3),
    };

    [SkippableTheory]
    [InlineData(typeof(MathF))]
    [InlineData(typeof(Math))]
    [InlineData(typeof(BitOperations))]
    [InlineData(typeof(float))]
    [InlineData(typeof(double))]
    [InlineData(typeof(int))]
    [InlineData(typeof(uint))]
    [InlineData(typeof(long))]
    [InlineData(typeof(ulong))]
    [InlineData(typeof(byte))]
    [InlineData(typeof(sbyte))]
    [InlineData(typeof(short))]
    [InlineData(typeof(ushort))]
    [InlineData(typeof(ILGPU.Half))]
    [InlineData(typeof(ILGPU.IntrinsicMath))]
    [InlineData(typeof(XMath))]
    [InlineData(typeof(BitConverter))]
    [InlineData(typeof(ILGPU.Interop))]
    public void EveryMemberIsDecided(Type type)
    {
        if (type.Namespace!.StartsWith("ILGPU", StringComparison.Ordinal))
            TwoExecutors.OnlyTheStandIn("has more members, and rounds halves otherwise on its CPU accelerator");
        NumericMember[] members = NumericMember.Of(type);
        Assert.NotEmpty(members);
        HashSet<string> refused = [.. Refused.Keys.SelectMany(static names => names.Split(' '))];
        (NumericMember Member, MidpointRounding Mode)[] kernels = [.. members.SelectMany(member => (member.Inputs.Contains(typeof(MidpointRounding)) ? Enum.GetValues<MidpointRounding>() : [MidpointRounding.ToEven]).Select(mode => (member, mode)))];
        GeneratorRun run = Compiled(kernels);
        List<string> problems = [.. Unexpected(run, kernels, refused)];
        if (problems.Count == 0)
        {
            kernels = [.. kernels.Where(kernel => !refused.Contains(kernel.Member.Method.Name))];
            IReadOnlyList<KernelImage> images = (run.Diagnostics.IsEmpty ? run : Compiled(kernels)).Images();
            problems.AddRange(kernels.SelectMany((kernel, i) => Differences(kernel.Member, images.Single(image => image.Entry == $"Kernels_K{i}"), kernel.Mode)));
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static GeneratorRun Compiled((NumericMember Member, MidpointRounding Mode)[] kernels) =>
        GeneratorRun.Of("#pragma warning disable\n" + GeneratorRun.Class(string.Join("\n", kernels.Select((kernel, i) => kernel.Member.Kernel($"K{i}", kernel.Mode)))));

    // Each of the list is refused where it stands, and none of the others is.
    private static List<string> Unexpected(GeneratorRun run, (NumericMember Member, MidpointRounding Mode)[] kernels, HashSet<string> refused)
    {
        List<string> problems = [];
        ILookup<int, Diagnostic> byLine = run.Diagnostics.ToLookup(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        string text = run.Input.SyntaxTrees[0].ToString();
        int first = text.AsSpan(0, text.IndexOf(" K0(", StringComparison.Ordinal)).Count('\n');
        for (int i = 0; i < kernels.Length; i++)
        {
            Diagnostic[] reported = [.. byLine[first + i]];
            NumericMember member = kernels[i].Member;
            bool isRefused = refused.Contains(member.Method.Name);
            if (isRefused != reported.Any(static diagnostic => diagnostic.Id is "SFK0007") || reported.Length > (isRefused ? 1 : 0))
                problems.Add($"{member.Name}: {(reported.Length == 0 ? "compiled, though the list says refused" : string.Join("; ", reported.Select(static diagnostic => diagnostic.ToString())))}");
        }

        return problems;
    }

    private static IEnumerable<string> Differences(NumericMember member, KernelImage image, MidpointRounding mode)
    {
        (object[] Case, object[] Results)[] known = [.. Arguments(member).Where(arguments => InRange(member.Method, arguments)).Select(arguments => (arguments, member.Evaluate(arguments, mode))).Where(static pair => pair.Item2 is not null)!];
        object[][] cases = [.. known.Select(static pair => pair.Case)], expected = [.. known.Select(static pair => pair.Results)];
        Array[] actual = Interpret(member, image, cases);
        List<string> problems = [];
        for (int i = 0; i < cases.Length && problems.Count < 3; i++)
        {
            for (int j = 0; j < member.Results.Length; j++)
            {
                object given = actual[j].GetValue(i)!;
                if (Distance(member, cases[i], expected[i][j], given) is { } distance)
                    problems.Add($"{member.Name} {(member.Inputs.Contains(typeof(MidpointRounding)) ? mode : string.Empty)} of ({string.Join("; ", cases[i].Select(Text))}) is {Text(expected[i][j])}, the kernel gives {Text(given)}: {distance:G4} units.");
            }
        }

        return problems;
    }

    private static string Text(object value) => value is float or double ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:R}") : value.ToString()!;

    // Beyond it sine and its like have no meaning here, and the approximate instructions no stated error.
    private static bool InRange(MethodInfo method, object[] x)
    {
        if (method.Name is not ("Sin" or "Cos" or "Tan" or "SinCos"))
            return true;
        double magnitude = Math.Abs(Convert.ToDouble(x[0], null));
        return !(magnitude > (method.DeclaringType == typeof(XMath) && x[0] is float ? 300 : 1e9)) || double.IsInfinity(magnitude) && method.DeclaringType != typeof(XMath);
    }

    // Null where it is near enough.
    private static double? Distance(NumericMember member, object[] arguments, object expected, object actual)
    {
        if (expected.Equals(actual))
            return null;
        if (expected is not (float or double))
            return expected is ILGPU.Half first && actual is ILGPU.Half second && ILGPU.Half.IsNaN(first) && ILGPU.Half.IsNaN(second) ? null : 0;
        double x = Convert.ToDouble(expected, null), y = Convert.ToDouble(actual, null);
        if (double.IsNaN(x) && double.IsNaN(y))
            return null;
        // What becomes of NaN here is left to the processor.
        if (member.Method.DeclaringType!.Namespace!.StartsWith("ILGPU", StringComparison.Ordinal) && member.Method.Name is "Min" or "Max" or "Clamp" || member.Method.Name is "MinNative" or "MaxNative" or "ClampNative")
        {
            if (arguments.Any(static argument => double.IsNaN(Convert.ToDouble(argument, null))))
                return null;
        }

        bool isSingle = expected is float;
        double unit = isSingle ? MathF.BitIncrement(MathF.Abs((float)x)) - MathF.Abs((float)x) : Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);
        double distance = Math.Abs(x - y) / unit, allowed = Allowed(member, arguments, isSingle, unit);
        return distance <= allowed || double.IsPositiveInfinity(allowed) ? null : distance;
    }

    private static double Allowed(NumericMember member, object[] arguments, bool isSingle, double unit)
    {
        string name = member.Method.Name;
        bool isXMath = member.Method.DeclaringType == typeof(XMath);
        // Their arguments, sums and differences are rounded once more; what cancels counts by the size of what it was made of.
        if (name is "ExpM1" or "Exp2M1" or "Exp10M1")
            return (name == "Exp10M1" && !isSingle ? 800 : 4) + 4 * (isSingle ? 1.2e-7 : 2.3e-16) / unit;
        if (name is "LogP1" or "Log2P1" or "Log10P1" or "AcosPi" or "AsinPi" or "AtanPi" or "Atan2Pi" or "RadToDeg" or "DegToRad" or "Lerp" or "DegreesToRadians" or "RadiansToDegrees")
            return 6;
        // Approximate instructions flush what is tiny; the emulator's functions are exact.
        bool isEstimate = name is "ReciprocalEstimate" or "ReciprocalSqrtEstimate";
        if (isEstimate || (isXMath && isSingle && name is "Exp" or "Exp2" or "Log" or "Log2" or "Log10" or "Pow" or "Sin" or "Cos" or "Tan" or "SinCos" or "Rcp" or "Rsqrt"))
            return arguments.All(static argument => Math.Abs(Convert.ToDouble(argument, null)) is > 1e-4 and < 20) ? (isEstimate ? isSingle ? 8192 : 1e13 : 200) + 4e-6 / unit : double.PositiveInfinity;
        if (name == "Log" && arguments.Length == 2)
            return 6;
        if (isXMath && name is "Rcp" or "Rsqrt")
            return 1;
        return Units.TryGetValue(name, out (double Single, double Double) units) ? isSingle ? units.Single : units.Double : 0;
    }

    private static Array[] Interpret(NumericMember member, KernelImage image, object[][] cases)
    {
        PtxDevice device = new();
        List<PtxArgument> arguments = [];
        List<Func<Array>> results = [];
        for (int i = 0; i < member.Inputs.Length; i++)
        {
            if (!member.IsConstant(i))
                arguments.Add((PtxArgument)Generic(nameof(Input), member.Inputs[i]).Invoke(null, [device, cases.Select(arguments => arguments[i]).ToArray()])!);
        }

        foreach (Type result in member.Results)
            arguments.Add((PtxArgument)Generic(nameof(Output), result).Invoke(null, [device, cases.Length, results])!);
        device.Launch(PtxModule.Parse(image.Text).Entry(image.Entry), 1, image.BlockSize, [.. arguments]);
        return [.. results.Select(static download => download())];
    }

    private static MethodInfo Generic(string name, Type type) => typeof(NumericSurfaceTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);

    private static PtxArgument Input<T>(PtxDevice device, object[] values)
        where T : unmanaged => PtxArgument.View<T>(device.Upload(values.Select(static value => (T)value).ToArray()));

    private static PtxArgument Output<T>(PtxDevice device, int count, List<Func<Array>> results)
        where T : unmanaged
    {
        PtxBuffer buffer = device.Upload(new T[count]);
        results.Add(() => buffer.Download<T>());
        return PtxArgument.View<T>(buffer);
    }

    // All values of one argument, all pairs of two, and triples that walk through them.
    private static IEnumerable<object[]> Arguments(NumericMember member)
    {
        object[][] values = [.. member.Inputs.Select(input => Values(input))];
        if (values.Length == 1)
            return values[0].Concat(More(member.Inputs[0])).Select(static value => new[] { value });
        if (values.Length == 2)
            return values[0].SelectMany(first => (member.IsConstant(1) ? values[1][..1] : values[1]).Select(second => new[] { first, second })).Where((_, i) => member.IsConstant(1) || i % 3 == 0 || i % values[1].Length == i / values[1].Length);
        return Enumerable.Range(0, 300).Select(i => values.Select((of, j) => of[(i * (j + 1) + i / of.Length * j) % of.Length]).ToArray());
    }

    private static object[] Values(Type type) =>
        type == typeof(float) ? [.. Reals.Select(static value => (object)(float)value)]
        : type == typeof(double) ? [.. Reals.Select(static value => (object)value)]
        : type == typeof(ILGPU.Half) ? [.. Reals.Select(static value => (object)(ILGPU.Half)value)]
        : type == typeof(MidpointRounding) ? [MidpointRounding.ToEven]
        : type == typeof(bool) ? [false, true]
        : [.. Integers.Select(value => Cut(value, type))];

    private static readonly double[] Reals =
    [
        0, -0d, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 2, 3, -3, 0.49999997, 10, 100.125, -7.25, 0.1, 1e-3, 1e-8, 6.5e-5, -3e-5, 1e-30, 1e-40, 1e-45, 12345.678, -98765.4, 1e10, 1e20, -1e30, 3e38,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, 1e-310, 1e300, double.MaxValue, Math.PI, Math.E, 88, -88, 700,
    ];

    private static readonly long[] Integers = [0, 1, 2, 3, 4, 5, 7, 8, 16, 31, 32, 33, 63, 64, 100, 127, 128, 255, 256, 1000, 32767, 65535, int.MaxValue, 1L << 32, 0x123456789abcdef, long.MaxValue, -1, -2, -5, -8, -100, -128, -129, -32768, int.MinValue, long.MinValue, -(1L << 40)];

    private static object[] More(Type type)
    {
        System.Random random = new(5);
        double[] more = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble() * 2 - 1), .. Enumerable.Range(0, 60).Select(_ => (random.NextDouble() * 2 - 1) * Math.Pow(10, random.Next(-5, 3)))];
        return type == typeof(float) ? [.. more.Select(static value => (object)(float)value)] : type == typeof(double) ? [.. more.Select(static value => (object)value)] : [];
    }

    private static object Cut(long value, Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => (byte)value,
        TypeCode.SByte => (sbyte)value,
        TypeCode.Int16 => (short)value,
        TypeCode.UInt16 => (ushort)value,
        TypeCode.Int32 => (int)value,
        TypeCode.UInt32 => (uint)value,
        TypeCode.UInt64 => (ulong)value,
        _ => (object)value,
    };
}
