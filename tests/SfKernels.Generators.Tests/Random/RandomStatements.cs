using System.Text;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Tests.Random;

/// <summary>Draws C# statements: locals, assignments, branches, loops that end, calls with ref and out, structs and tuples.</summary>
internal sealed class RandomStatements(System.Random random, RandomExpressions expressions)
{
    private const int Depth = 3;
    private readonly StringBuilder text = new();
    private int names;
    private int loops;

    /// <summary>Structs of type Outer that are in scope.</summary>
    public List<string> Structs { get; } = [];

    /// <summary>Calls that take a reference, an out parameter and a value.</summary>
    public List<(string Name, MemoryType Ref, MemoryType Out, MemoryType Value)> ByReference { get; } = [];

    /// <summary>The return statement of the method, or null where returning early is not possible.</summary>
    public Func<string>? Return { get; init; }

    public string Text => text.ToString();

    public void Many(int count)
    {
        for (int i = 0; i < count; i++)
            One(3);
    }

    public string Declare(MemoryType type, string value)
    {
        string name = $"v{names++}";
        text.AppendLine($"{RandomExpressions.Name(type)} {name} = {value};");
        expressions.Variables.Add((name, type, true));
        return name;
    }

    public void Line(string line) => text.AppendLine(line);

    private void One(int nesting)
    {
        MemoryType type = expressions.Type();
        switch (random.Next(nesting > 0 ? 20 : 12))
        {
            case 0 or 1 or 2:
                Declare(type, expressions.Of(type, Depth));
                break;
            case 3 or 4 or 5 when Variable(type) is { } variable:
                text.AppendLine($"{variable} = {expressions.Of(type, Depth)};");
                break;
            case 6 when type is not (MemoryType.Bool or MemoryType.F16) && Variable(type) is { } variable:
                bool isFloat = RandomExpressions.IsFloat(type);
                MemoryType narrower = type >= MemoryType.I32 && type != MemoryType.U64 && random.Next(3) > 0 ? expressions.Pick([MemoryType.U8, MemoryType.U16, type]) : type;
                text.AppendLine($"{variable} {expressions.Pick<string>(isFloat ? ["+=", "-=", "*=", "/="] : ["+=", "-=", "*=", "|=", "&=", "^="])} {expressions.Of(isFloat ? type : narrower, 2)};");
                break;
            case 7 when type is not (MemoryType.Bool or MemoryType.F16 or MemoryType.F32 or MemoryType.F64) && Variable(type) is { } variable:
                text.AppendLine($"{variable} {expressions.Pick(["<<=", ">>=", ">>>="])} {expressions.Of(MemoryType.I32, 2)};");
                break;
            case 8 when ByReference.Count > 0:
                (string name, MemoryType first, MemoryType second, MemoryType third) = expressions.Pick(ByReference);
                // A property cannot be passed by reference.
                if (Variable(first) is { } reference && !reference.EndsWith(".Total", StringComparison.Ordinal))
                {
                    string made = $"v{names++}";
                    text.AppendLine($"{name}(ref {reference}, out {RandomExpressions.Name(second)} {made}, {expressions.Of(third, 2)});");
                    expressions.Variables.Add((made, second, true));
                }

                break;
            case 9:
                Tuple();
                break;
            case 10 or 11:
                Struct();
                break;
            case 12 or 13:
                text.AppendLine($"if ({expressions.Of(MemoryType.Bool, Depth)})");
                Braces(nesting);
                if (random.Next(2) == 0)
                {
                    text.AppendLine("else");
                    Braces(nesting);
                }

                break;
            case 14 or 15:
                Loop(nesting);
                break;
            case 16:
                Switch(nesting);
                break;
            case 17 when loops > 0:
                text.AppendLine($"if ({expressions.Of(MemoryType.Bool, 2)}) {expressions.Pick(["break", "continue"])};");
                break;
            case 19:
                Goto(nesting);
                break;
            case 18 when Return is not null && random.Next(2) == 0:
                text.AppendLine($"if ({expressions.Of(MemoryType.Bool, 2)}) {Return()}");
                break;
        }
    }

    private string? Variable(MemoryType type) =>
        expressions.Variables.Where(variable => variable.Type == type && variable.IsWritable).Select(variable => variable.Name).ToArray() is { Length: > 0 } names ? expressions.Pick(names) : null;

    private void Braces(int nesting)
    {
        text.AppendLine("{");
        Scope(() =>
        {
            for (int i = random.Next(1, 4); i > 0; i--)
                One(nesting - 1);
        });
        text.AppendLine("}");
    }

    private void Scope(Action inside)
    {
        int variables = expressions.Variables.Count, structs = Structs.Count;
        inside();
        expressions.Variables.RemoveRange(variables, expressions.Variables.Count - variables);
        Structs.RemoveRange(structs, Structs.Count - structs);
    }

    private void Loop(int nesting)
    {
        string counter = $"v{names++}", limit = $"({expressions.Of(MemoryType.I32, 1)} & 3)";
        loops++;
        switch (random.Next(4))
        {
            case 0:
                text.AppendLine($"for (int {counter} = {random.Next(-2, 3)}; {counter} < {limit} + 1; {counter}++)");
                Counted(counter, nesting);
                break;
            case 1:
                text.AppendLine($"for (int {counter} = 0; {counter} < KernelLoop.Unroll({random.Next(1, 4)}); {counter}++)");
                Counted(counter, nesting);
                break;
            case 2:
                text.AppendLine($"int {counter} = 0;\nwhile ({counter}++ < 4 && {expressions.Of(MemoryType.Bool, 2)})");
                Counted(counter, nesting);
                break;
            default:
                text.AppendLine($"int {counter} = 5;\ndo");
                Counted(counter, nesting);
                text.AppendLine($"while (--{counter} > 0 && {expressions.Of(MemoryType.Bool, 2)});");
                break;
        }

        loops--;
    }

    private void Goto(int nesting)
    {
        string label = $"L{names++}";
        if (random.Next(2) == 0)
        {
            text.AppendLine($"if ({expressions.Of(MemoryType.Bool, 2)}) goto {label};");
            Braces(nesting);
            text.AppendLine($"{label}: ;");
            return;
        }

        string counter = $"v{names++}";
        text.AppendLine($"int {counter} = 0;\n{label}:");
        Counted(counter, nesting);
        text.AppendLine($"if (++{counter} < {random.Next(2, 4)} && {expressions.Of(MemoryType.Bool, 2)}) goto {label};");
    }

    private void Counted(string counter, int nesting) => Scope(() =>
    {
        expressions.Variables.Add((counter, MemoryType.I32, false));
        Braces(nesting);
    });

    private void Switch(int nesting)
    {
        int outside = loops;
        // Continue would be allowed, but break means the switch.
        loops = 0;
        text.AppendLine($"switch ((int)({expressions.Of(MemoryType.I32, 2)}) & 7)\n{{");
        foreach (string label in new[] { "case 0:", "case 1: case 5:", "case > 5:", $"case 3 when {expressions.Of(MemoryType.Bool, 1)}:", "default:" })
        {
            text.AppendLine(label);
            Braces(nesting);
            text.AppendLine("break;");
        }

        text.AppendLine("}");
        loops = outside;
    }

    private void Tuple()
    {
        MemoryType type = expressions.Type(), other = expressions.Type();
        string first = Variable(type) ?? Declare(type, expressions.Of(type, 1)), second = Variable(type) ?? first;
        if (random.Next(2) == 0)
        {
            text.AppendLine($"({first}, {second}) = ({expressions.Of(type, 2)}, {first});");
            return;
        }

        string left = $"v{names++}", right = $"v{names++}";
        text.AppendLine($"({RandomExpressions.Name(type)} {left}, {RandomExpressions.Name(other)} {right}) = ({expressions.Of(type, 2)}, {expressions.Of(other, 2)});");
        expressions.Variables.Add((left, type, true));
        expressions.Variables.Add((right, other, true));
    }

    private void Struct()
    {
        if (Structs.Count == 0 || random.Next(6) == 0)
        {
            string made = $"s{names++}";
            text.AppendLine(random.Next(2) == 0
                ? $"Outer {made} = new Outer {{ First = new Inner({expressions.Of(MemoryType.U8, 2)}, {expressions.Of(MemoryType.I32, 2)}, {expressions.Of(MemoryType.F32, 2)}), D = {expressions.Of(MemoryType.I64, 2)} }};"
                : $"Outer {made} = default;");
            Structs.Add(made);
            foreach ((string member, MemoryType type) in new[] { (".First.A", MemoryType.U8), (".First.B", MemoryType.I32), (".D", MemoryType.I64), (".Second.C", MemoryType.F32), (".Second.B", MemoryType.I32), (".Total", MemoryType.I64) })
                expressions.Variables.Add((made + member, type, true));
            expressions.Variables.Add((made + ".E", MemoryType.F16, true));
            expressions.Variables.Add((made + ".First.Sum", MemoryType.I32, false));
            return;
        }

        string one = expressions.Pick(Structs), two = expressions.Pick(Structs);
        if (random.Next(10) == 0)
        {
            Declare(MemoryType.Bool, $"{one} is {{ D: > {random.Next(9)} or < -5L, First.B: not 0 }} or {{ Second: {{ A: > 100 }} }}");
            return;
        }

        text.AppendLine(random.Next(9) switch
        {
            0 => $"{one} = {two};",
            1 => $"{one}.Second = {two}.Pick({expressions.Of(MemoryType.Bool, 2)});",
            2 => $"{one}.First.Bump({expressions.Of(MemoryType.I32, 2)});",
            3 => $"{one}.Second = {one}.First + {two}.Second;",
            4 => $"{one} = {expressions.Of(MemoryType.Bool, 2)} ? {one} : {two};",
            5 => $"{one} = {two} with {{ D = {expressions.Of(MemoryType.I64, 2)} }};",
            6 => $"Exchange(ref {one}.First, ref {two}.Second);",
            7 => $"{one}.First = Choose({expressions.Of(MemoryType.Bool, 2)}, {one}.First, new Inner({expressions.Of(MemoryType.U8, 1)}, {expressions.Of(MemoryType.I32, 1)}, 2));",
            _ => $"{one}.D += {two}.Pick({expressions.Of(MemoryType.Bool, 1)}).Sum;",
        });
    }
}
