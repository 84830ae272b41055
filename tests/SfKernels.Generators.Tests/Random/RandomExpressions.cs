using System.Globalization;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Tests.Random;

/// <summary>Draws C# expressions over the variables in scope. None throws, whatever the values are.</summary>
internal sealed class RandomExpressions(System.Random random)
{
    private static readonly MemoryType[] Integers = [MemoryType.I32, MemoryType.U32, MemoryType.I64, MemoryType.U64];
    private static readonly MemoryType[] All = [.. Enum.GetValues<MemoryType>().Where(static type => type != MemoryType.Length)];

    /// <summary>Variables that can be read, and whether they can be written.</summary>
    public List<(string Name, MemoryType Type, bool IsWritable)> Variables { get; } = [];

    /// <summary>Methods that can be called, with a first part of the call and the types of the arguments.</summary>
    public List<(string Call, MemoryType Result, MemoryType[] Arguments)> Methods { get; } = [];

    /// <summary>Views by the type of their elements; each has <see cref="RandomKernels.Length"/> of them.</summary>
    public Dictionary<MemoryType, string> Views { get; } = [];

    public static string Name(MemoryType type) => type switch
    {
        MemoryType.Bool => "bool",
        MemoryType.I8 => "sbyte",
        MemoryType.U8 => "byte",
        MemoryType.I16 => "short",
        MemoryType.U16 => "ushort",
        MemoryType.I32 => "int",
        MemoryType.U32 => "uint",
        MemoryType.I64 => "long",
        MemoryType.U64 => "ulong",
        MemoryType.F16 => "Half",
        MemoryType.F32 => "float",
        _ => "double",
    };

    public static bool IsFloat(MemoryType type) => type.Register().IsFloat();

    public MemoryType Type() => Pick(All);

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public string Of(MemoryType type, int depth)
    {
        if (depth <= 0 || random.Next(8) == 0)
            return Leaf(type);
        switch (random.Next(12))
        {
            case 0:
                return $"({Bool(depth - 1)} ? {Of(type, depth - 1)} : {Of(type, depth - 1)})";
            case 1 when Methods.Where(method => method.Result == type).ToArray() is { Length: > 0 } methods:
                (string call, _, MemoryType[] arguments) = Pick(methods);
                return $"{call}({string.Join(", ", arguments.Select(argument => Of(argument, depth - 2)))})";
            case 2 when Writable(type) is { } variable:
                return Changed(variable, type, depth);
            case 3:
                return $"({Selector(depth - 1)} switch {{ 0 => {Of(type, depth - 2)}, 1 or > 100 => {Of(type, depth - 2)}, < -5 => {Of(type, depth - 2)}, _ => {Of(type, depth - 2)} }})";
            case 4:
                return Converted(type, depth);
        }

        return type switch
        {
            MemoryType.Bool => Bool(depth),
            MemoryType.F16 => $"({Of(type, depth - 1)} {Pick(["+", "-", "*", "/"])} {Of(type, depth - 1)})",
            MemoryType.F32 or MemoryType.F64 => Real(type, depth),
            MemoryType.I32 or MemoryType.U32 or MemoryType.I64 or MemoryType.U64 => Integer(type, depth),
            _ => $"({Name(type)})({Integer(MemoryType.I32, depth)})",
        };
    }

    /// <summary>An index into a view, of 32 or 64 bits.</summary>
    public string Index(int depth) => random.Next(3) switch
    {
        0 => $"(int)((uint)({Of(MemoryType.I32, depth)}) % {RandomKernels.Length}u)",
        1 => $"(long)(({Of(MemoryType.U64, depth)}) % {RandomKernels.Length}UL)",
        _ => $"(({Of(MemoryType.I32, depth)}) & {RandomKernels.Length - 1})",
    };

    private string Selector(int depth) => random.Next(2) == 0 ? $"((int)({Of(MemoryType.I32, depth)}) % 7)" : $"((long)({Of(MemoryType.I64, depth)}) >> 60)";

    private string? Writable(MemoryType type) =>
        Variables.Where(variable => variable.IsWritable && variable.Type == type).Select(variable => variable.Name).ToArray() is { Length: > 0 } names ? Pick(names) : null;

    private string Changed(string variable, MemoryType type, int depth) => random.Next(4) switch
    {
        0 when type is not (MemoryType.Bool or MemoryType.F16) => $"({variable}{Pick(["++", "--"])})",
        1 when type is not (MemoryType.Bool or MemoryType.F16) => $"({Pick(["++", "--"])}{variable})",
        2 when type is not MemoryType.Bool => $"({variable} {Pick<string>(IsFloat(type) ? ["+=", "-=", "*="] : ["+=", "-=", "*=", "^=", "|=", "&="])} {Of(type, depth - 1)})",
        _ => $"({variable} = {Of(type, depth - 1)})",
    };

    // Between all types; what C# has no direct conversion for goes by way of another.
    private string Converted(MemoryType type, int depth)
    {
        MemoryType from = Type();
        string value = Of(from, depth - 1);
        if (type == MemoryType.Bool)
            return from == MemoryType.Bool ? value : $"({value} != {Leaf(from)})";
        if (from == MemoryType.Bool)
            return $"({value} ? {Leaf(type)} : {Leaf(type)})";
        if (type == MemoryType.F16)
            return from == MemoryType.F16 ? value : from is MemoryType.F32 or MemoryType.F64 or MemoryType.I32 ? $"((Half)({value}))" : $"((Half)(float)({value}))";
        return from == MemoryType.F16 && type is not (MemoryType.F32 or MemoryType.F64 or MemoryType.I32) ? $"(({Name(type)})(float)({value}))" : $"(({Name(type)})({value}))";
    }

    private string Bool(int depth)
    {
        if (depth <= 0)
            return Leaf(MemoryType.Bool);
        MemoryType type = Pick(All[1..]);
        switch (random.Next(10))
        {
            case 9:
                return $"(({Of(MemoryType.I32, depth - 1)}, {Of(MemoryType.F32, depth - 1)}) is (> {random.Next(9)}, < 0.5f) or ({Signed(random.Next(-5, 5))}, _))";
            case 0:
                return $"({Bool(depth - 1)} {Pick(["&&", "||"])} {Bool(depth - 1)})";
            case 1:
                return $"({Bool(depth - 1)} {Pick(["&", "|", "^", "==", "!="])} {Bool(depth - 1)})";
            case 2:
                return $"!({Bool(depth - 1)})";
            case 3:
                int low = random.Next(-100, 100);
                return $"(({Of(MemoryType.I32, depth - 1)}) is > {Signed(low)} and < {Signed(low + random.Next(2, 90))} or {Signed(low - 7)})";
            case 4:
                return $"{Pick(["float.IsNaN", "float.IsInfinity", "float.IsFinite"])}({Of(MemoryType.F32, depth - 1)})";
            default:
                return $"({Of(type, depth - 1)} {Pick(["<", "<=", ">", ">=", "==", "!="])} {Of(type, depth - 1)})";
        }
    }

    private string Integer(MemoryType type, int depth)
    {
        string name = Name(type), suffix = type switch { MemoryType.U32 => "u", MemoryType.I64 => "L", MemoryType.U64 => "UL", _ => string.Empty };
        string a = Of(type, depth - 1);
        switch (random.Next(11))
        {
            case 10 when Variables.Where(variable => variable.Type == type).ToArray() is { Length: > 0 } divisors:
                // Guarded: a compiler that divides before it has asked is found out.
                string divisor = Pick(divisors).Name;
                return type is MemoryType.U32 or MemoryType.U64 ? $"({divisor} == 0 ? {Literal(type)} : {Literal(type)} {Pick(["/", "%"])} {divisor})"
                    : $"({divisor} is 0 or -1 ? {Literal(type)} : {Literal(type)} {Pick(["/", "%"])} {divisor})";
            case 0:
                return $"({a} / (({Of(type, depth - 1)} & 0x{random.Next(1, 4096):x}{suffix}) | 1{suffix}))";
            case 1:
                return $"({a} % (({Of(type, depth - 1)} & 0x{random.Next(1, 4096):x}{suffix}) | 1{suffix}))";
            case 2:
                return $"({a} {Pick(["/", "%"])} {Pick([2, 3, 7, 8, 10, 64, 1000])})";
            case 3:
                return $"({a} {Pick(["<<", ">>", ">>>"])} ({Of(MemoryType.I32, depth - 1)}))";
            case 4:
                return $"({a} {Pick(["<<", ">>", ">>>"])} {random.Next(-3, 70)})";
            case 5:
                return type == MemoryType.I64 ? $"({Of(MemoryType.I32, depth - 1)} {Pick(["+", "-", "*", "&", "|"])} {Of(MemoryType.U32, depth - 1)})"
                    : type == MemoryType.I32 ? $"({Of(MemoryType.U8, depth - 1)} {Pick(["+", "-", "*", "&", "^"])} {Of(MemoryType.I16, depth - 1)})"
                    : $"({a} {Pick(["+", "-", "*"])} {Of(type, depth - 1)})";
            case 6:
                return type is MemoryType.U64 or MemoryType.U32 ? $"(~{a})" : $"({Pick(["-", "~"])}{a})";
            case 7:
                return Function(type, a, depth);
            default:
                return $"(({name})({a} {Pick(["+", "-", "*", "&", "|", "^"])} {Of(type, depth - 1)}))";
        }
    }

    private string Function(MemoryType type, string a, int depth) => random.Next(type == MemoryType.I32 ? 6 : 5) switch
    {
        5 => $"Math.ILogB({Of(MemoryType.F64, depth - 1)})",
        0 => $"Math.{Pick(["Min", "Max"])}({a}, {Of(type, depth - 1)})",
        1 => $"IntrinsicMath.{Pick(["Min", "Max"])}({a}, {Of(type, depth - 1)})",
        2 => $"IntrinsicMath.Clamp({a}, {Of(type, depth - 1)}, {Of(type, depth - 1)})",
        3 => $"(({Name(type)})System.Numerics.BitOperations.{Pick(["PopCount", "LeadingZeroCount", "TrailingZeroCount", "Log2"])}((u{(type is MemoryType.I32 or MemoryType.U32 ? "int" : "long")})({a})))",
        _ => $"(({Name(type)})System.Numerics.BitOperations.{Pick(["RotateLeft", "RotateRight"])}((u{(type is MemoryType.I32 or MemoryType.U32 ? "int" : "long")})({a}), {Of(MemoryType.I32, depth - 1)}))",
    };

    private string Real(MemoryType type, int depth)
    {
        string math = type == MemoryType.F32 ? "MathF" : "Math", a = Of(type, depth - 1);
        return random.Next(13) switch
        {
            0 => $"{math}.{Pick(["Sqrt", "Abs", "Floor", "Ceiling", "Truncate", "Round"])}({a})",
            1 => $"{math}.{Pick(["Min", "Max"])}({a}, {Of(type, depth - 1)})",
            // The sign of a NaN differs between processors.
            8 => $"{math}.CopySign({a}, {Of(MemoryType.I32, depth - 1)})",
            9 => $"({a} % {Of(type, depth - 1)})",
            10 => $"{math}.{Pick(["BitIncrement", "BitDecrement"])}({a})",
            11 => $"{math}.{Pick(["MaxMagnitude", "MinMagnitude", "IEEERemainder"])}({a}, {Of(type, depth - 1)})",
            12 => $"{math}.ScaleB({a}, {Of(MemoryType.I32, depth - 1)})",
            2 => $"(-{a})",
            3 => $"({a} / {Of(type, depth - 1)})",
            4 when type == MemoryType.F32 => $"({a} {Pick(["+", "-", "*"])} {Of(Pick(Integers), depth - 1)})",
            4 => $"({a} {Pick(["+", "-", "*"])} {Of(Pick([MemoryType.F32, MemoryType.I64, MemoryType.U32, MemoryType.F16]), depth - 1)})",
            5 => $"{math}.FusedMultiplyAdd({a}, {Of(type, depth - 1)}, {Of(type, depth - 2)})",
            _ => $"({a} {Pick(["+", "-", "*"])} {Of(type, depth - 1)})",
        };
    }

    private string Leaf(MemoryType type)
    {
        (string Name, MemoryType Type, bool)[] known = [.. Variables.Where(variable => variable.Type == type)];
        if (known.Length > 0 && random.Next(5) > 0)
            return Pick(known).Name;
        if (Views.TryGetValue(type, out string? view) && random.Next(2) == 0)
            return $"{view}[{(random.Next(2) == 0 ? random.Next(RandomKernels.Length).ToString(CultureInfo.InvariantCulture) : Index(0))}]";
        return Literal(type);
    }

    private string Literal(MemoryType type) => type switch
    {
        MemoryType.Bool => Pick(["true", "false"]),
        MemoryType.I8 => $"((sbyte){Signed(random.Next(-128, 128))})",
        MemoryType.U8 => $"((byte){random.Next(256)})",
        MemoryType.I16 => $"((short){Signed(random.Next(-32768, 32768))})",
        MemoryType.U16 => $"((ushort){random.Next(65536)})",
        MemoryType.I32 => Signed(Pick([0, 1, 2, -1, 31, 33, 255, -128, 65536, int.MaxValue, random.Next()])),
        MemoryType.U32 => Pick([0u, 1u, 5u, 0x80000000u, uint.MaxValue, (uint)random.Next()]) + "u",
        MemoryType.I64 => $"({Pick([0L, 1L, -1L, 1L << 32, long.MaxValue, -(1L << 40), random.NextInt64()])}L)",
        MemoryType.U64 => Pick([0UL, 1UL, 1UL << 63, ulong.MaxValue, (ulong)random.NextInt64()]) + "UL",
        MemoryType.F16 => $"((Half){Pick(["0.5f", "3f", "(-0f)", "1e-7f", "70000f"])})",
        MemoryType.F32 => Pick(["0f", "(-0f)", "1f", "(-1.5f)", "0.1f", "3e38f", "1e-40f", "16777217f", "float.NaN", "float.PositiveInfinity"]),
        _ => Pick(["0.0", "(-0.0)", "1.0", "(-2.5)", "0.1", "1e300", "1e-310", "9007199254740993.0", "double.NaN", "double.NegativeInfinity"]),
    };

    private static string Signed(int value) => value < 0 ? $"({value})" : value.ToString(CultureInfo.InvariantCulture);
}
