using System.Globalization;

namespace SfKernels.Generators.Tests.Random;

/// <summary>Draws C# expressions over the variables in scope. None throws, whatever the values are.</summary>
internal sealed class RandomExpressions(System.Random random)
{
    private static readonly NumberType[] Integers = [NumberType.I32, NumberType.U32, NumberType.I64, NumberType.U64];
    private static readonly NumberType[] All = Enum.GetValues<NumberType>();

    /// <summary>Variables that can be read, and whether they can be written.</summary>
    public List<(string Name, NumberType Type, bool IsWritable)> Variables { get; } = [];

    /// <summary>Methods that can be called, with a first part of the call and the types of the arguments.</summary>
    public List<(string Call, NumberType Result, NumberType[] Arguments)> Methods { get; } = [];

    /// <summary>Views by the type of their elements; each has <see cref="RandomKernels.Length"/> of them.</summary>
    public Dictionary<NumberType, string> Views { get; } = [];

    public static string Name(NumberType type) => type switch
    {
        NumberType.Bool => "bool",
        NumberType.I8 => "sbyte",
        NumberType.U8 => "byte",
        NumberType.I16 => "short",
        NumberType.U16 => "ushort",
        NumberType.I32 => "int",
        NumberType.U32 => "uint",
        NumberType.I64 => "long",
        NumberType.U64 => "ulong",
        NumberType.F16 => "Half",
        NumberType.F32 => "float",
        _ => "double",
    };

    public static bool IsFloat(NumberType type) => type is NumberType.F16 or NumberType.F32 or NumberType.F64;

    public NumberType Type() => Pick(All);

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public string Of(NumberType type, int depth)
    {
        if (depth <= 0 || random.Next(8) == 0)
            return Leaf(type);
        switch (random.Next(12))
        {
            case 0:
                return $"({Bool(depth - 1)} ? {Of(type, depth - 1)} : {Of(type, depth - 1)})";
            case 1 when Methods.Where(method => method.Result == type).ToArray() is { Length: > 0 } methods:
                (string call, _, NumberType[] arguments) = Pick(methods);
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
            NumberType.Bool => Bool(depth),
            NumberType.F16 => $"({Of(type, depth - 1)} {Pick(["+", "-", "*", "/"])} {Of(type, depth - 1)})",
            NumberType.F32 or NumberType.F64 => Real(type, depth),
            NumberType.I32 or NumberType.U32 or NumberType.I64 or NumberType.U64 => Integer(type, depth),
            _ => $"({Name(type)})({Integer(NumberType.I32, depth)})",
        };
    }

    /// <summary>An index into a view, of 32 or 64 bits.</summary>
    public string Index(int depth) => random.Next(3) switch
    {
        0 => $"(int)((uint)({Of(NumberType.I32, depth)}) % {RandomKernels.Length}u)",
        1 => $"(long)(({Of(NumberType.U64, depth)}) % {RandomKernels.Length}UL)",
        _ => $"(({Of(NumberType.I32, depth)}) & {RandomKernels.Length - 1})",
    };

    private string Selector(int depth) => random.Next(2) == 0 ? $"((int)({Of(NumberType.I32, depth)}) % 7)" : $"((long)({Of(NumberType.I64, depth)}) >> 60)";

    private string? Writable(NumberType type) =>
        Variables.Where(variable => variable.IsWritable && variable.Type == type).Select(variable => variable.Name).ToArray() is { Length: > 0 } names ? Pick(names) : null;

    private string Changed(string variable, NumberType type, int depth) => random.Next(4) switch
    {
        0 when type is not (NumberType.Bool or NumberType.F16) => $"({variable}{Pick(["++", "--"])})",
        1 when type is not (NumberType.Bool or NumberType.F16) => $"({Pick(["++", "--"])}{variable})",
        2 when type is not NumberType.Bool => $"({variable} {Pick<string>(IsFloat(type) ? ["+=", "-=", "*="] : ["+=", "-=", "*=", "^=", "|=", "&="])} {Of(type, depth - 1)})",
        _ => $"({variable} = {Of(type, depth - 1)})",
    };

    // Between all types; what C# has no direct conversion for goes by way of another.
    private string Converted(NumberType type, int depth)
    {
        NumberType from = Type();
        string value = Of(from, depth - 1);
        if (type == NumberType.Bool)
            return from == NumberType.Bool ? value : $"({value} != {Leaf(from)})";
        if (from == NumberType.Bool)
            return $"({value} ? {Leaf(type)} : {Leaf(type)})";
        if (type == NumberType.F16)
            return from == NumberType.F16 ? value : from is NumberType.F32 or NumberType.F64 or NumberType.I32 ? $"((Half)({value}))" : $"((Half)(float)({value}))";
        return from == NumberType.F16 && type is not (NumberType.F32 or NumberType.F64 or NumberType.I32) ? $"(({Name(type)})(float)({value}))" : $"(({Name(type)})({value}))";
    }

    private string Bool(int depth)
    {
        if (depth <= 0)
            return Leaf(NumberType.Bool);
        NumberType type = Pick(All[1..]);
        switch (random.Next(9))
        {
            case 0:
                return $"({Bool(depth - 1)} {Pick(["&&", "||"])} {Bool(depth - 1)})";
            case 1:
                return $"({Bool(depth - 1)} {Pick(["&", "|", "^", "==", "!="])} {Bool(depth - 1)})";
            case 2:
                return $"!({Bool(depth - 1)})";
            case 3:
                int low = random.Next(-100, 100);
                return $"(({Of(NumberType.I32, depth - 1)}) is > {Signed(low)} and < {Signed(low + random.Next(2, 90))} or {Signed(low - 7)})";
            case 4:
                return $"{Pick(["float.IsNaN", "float.IsInfinity", "float.IsFinite"])}({Of(NumberType.F32, depth - 1)})";
            default:
                return $"({Of(type, depth - 1)} {Pick(["<", "<=", ">", ">=", "==", "!="])} {Of(type, depth - 1)})";
        }
    }

    private string Integer(NumberType type, int depth)
    {
        string name = Name(type), suffix = type switch { NumberType.U32 => "u", NumberType.I64 => "L", NumberType.U64 => "UL", _ => string.Empty };
        string a = Of(type, depth - 1);
        switch (random.Next(11))
        {
            case 10 when Variables.Where(variable => variable.Type == type).ToArray() is { Length: > 0 } divisors:
                // Guarded: a compiler that divides before it has asked is found out.
                string divisor = Pick(divisors).Name;
                return type is NumberType.U32 or NumberType.U64 ? $"({divisor} == 0 ? {Literal(type)} : {Literal(type)} {Pick(["/", "%"])} {divisor})"
                    : $"({divisor} is 0 or -1 ? {Literal(type)} : {Literal(type)} {Pick(["/", "%"])} {divisor})";
            case 0:
                return $"({a} / (({Of(type, depth - 1)} & 0x{random.Next(1, 4096):x}{suffix}) | 1{suffix}))";
            case 1:
                return $"({a} % (({Of(type, depth - 1)} & 0x{random.Next(1, 4096):x}{suffix}) | 1{suffix}))";
            case 2:
                return $"({a} {Pick(["/", "%"])} {Pick([2, 3, 7, 8, 10, 64, 1000])})";
            case 3:
                return $"({a} {Pick(["<<", ">>", ">>>"])} ({Of(NumberType.I32, depth - 1)}))";
            case 4:
                return $"({a} {Pick(["<<", ">>", ">>>"])} {random.Next(-3, 70)})";
            case 5:
                return type == NumberType.I64 ? $"({Of(NumberType.I32, depth - 1)} {Pick(["+", "-", "*", "&", "|"])} {Of(NumberType.U32, depth - 1)})"
                    : type == NumberType.I32 ? $"({Of(NumberType.U8, depth - 1)} {Pick(["+", "-", "*", "&", "^"])} {Of(NumberType.I16, depth - 1)})"
                    : $"({a} {Pick(["+", "-", "*"])} {Of(type, depth - 1)})";
            case 6:
                return type is NumberType.U64 or NumberType.U32 ? $"(~{a})" : $"({Pick(["-", "~"])}{a})";
            case 7:
                return Function(type, a, depth);
            default:
                return $"(({name})({a} {Pick(["+", "-", "*", "&", "|", "^"])} {Of(type, depth - 1)}))";
        }
    }

    private string Function(NumberType type, string a, int depth) => random.Next(5) switch
    {
        0 => $"Math.{Pick(["Min", "Max"])}({a}, {Of(type, depth - 1)})",
        1 => $"IntrinsicMath.{Pick(["Min", "Max"])}({a}, {Of(type, depth - 1)})",
        2 => $"IntrinsicMath.Clamp({a}, {Of(type, depth - 1)}, {Of(type, depth - 1)})",
        3 => $"(({Name(type)})System.Numerics.BitOperations.{Pick(["PopCount", "LeadingZeroCount", "TrailingZeroCount", "Log2"])}((u{(type is NumberType.I32 or NumberType.U32 ? "int" : "long")})({a})))",
        _ => $"(({Name(type)})System.Numerics.BitOperations.{Pick(["RotateLeft", "RotateRight"])}((u{(type is NumberType.I32 or NumberType.U32 ? "int" : "long")})({a}), {Of(NumberType.I32, depth - 1)}))",
    };

    private string Real(NumberType type, int depth)
    {
        string math = type == NumberType.F32 ? "MathF" : "Math", a = Of(type, depth - 1);
        return random.Next(9) switch
        {
            0 => $"{math}.{Pick(["Sqrt", "Abs", "Floor", "Ceiling", "Truncate", "Round"])}({a})",
            1 => $"{math}.{Pick(["Min", "Max"])}({a}, {Of(type, depth - 1)})",
            // The sign of a NaN differs between processors.
            8 => $"{math}.CopySign({a}, {Of(NumberType.I32, depth - 1)})",
            2 => $"(-{a})",
            3 => $"({a} / {Of(type, depth - 1)})",
            4 when type == NumberType.F32 => $"({a} {Pick(["+", "-", "*"])} {Of(Pick(Integers), depth - 1)})",
            4 => $"({a} {Pick(["+", "-", "*"])} {Of(Pick([NumberType.F32, NumberType.I64, NumberType.U32, NumberType.F16]), depth - 1)})",
            5 => $"{math}.FusedMultiplyAdd({a}, {Of(type, depth - 1)}, {Of(type, depth - 2)})",
            _ => $"({a} {Pick(["+", "-", "*"])} {Of(type, depth - 1)})",
        };
    }

    private string Leaf(NumberType type)
    {
        (string Name, NumberType Type, bool)[] known = [.. Variables.Where(variable => variable.Type == type)];
        if (known.Length > 0 && random.Next(5) > 0)
            return Pick(known).Name;
        if (Views.TryGetValue(type, out string? view) && random.Next(2) == 0)
            return $"{view}[{(random.Next(2) == 0 ? random.Next(RandomKernels.Length).ToString(CultureInfo.InvariantCulture) : Index(0))}]";
        return Literal(type);
    }

    private string Literal(NumberType type) => type switch
    {
        NumberType.Bool => Pick(["true", "false"]),
        NumberType.I8 => $"((sbyte){Signed(random.Next(-128, 128))})",
        NumberType.U8 => $"((byte){random.Next(256)})",
        NumberType.I16 => $"((short){Signed(random.Next(-32768, 32768))})",
        NumberType.U16 => $"((ushort){random.Next(65536)})",
        NumberType.I32 => Signed(Pick([0, 1, 2, -1, 31, 33, 255, -128, 65536, int.MaxValue, random.Next()])),
        NumberType.U32 => Pick([0u, 1u, 5u, 0x80000000u, uint.MaxValue, (uint)random.Next()]) + "u",
        NumberType.I64 => $"({Pick([0L, 1L, -1L, 1L << 32, long.MaxValue, -(1L << 40), random.NextInt64()])}L)",
        NumberType.U64 => Pick([0UL, 1UL, 1UL << 63, ulong.MaxValue, (ulong)random.NextInt64()]) + "UL",
        NumberType.F16 => $"((Half){Pick(["0.5f", "3f", "(-0f)", "1e-7f", "70000f"])})",
        NumberType.F32 => Pick(["0f", "(-0f)", "1f", "(-1.5f)", "0.1f", "3e38f", "1e-40f", "16777217f", "float.NaN", "float.PositiveInfinity"]),
        _ => Pick(["0.0", "(-0.0)", "1.0", "(-2.5)", "0.1", "1e300", "1e-310", "9007199254740993.0", "double.NaN", "double.NegativeInfinity"]),
    };

    private static string Signed(int value) => value < 0 ? $"({value})" : value.ToString(CultureInfo.InvariantCulture);
}
