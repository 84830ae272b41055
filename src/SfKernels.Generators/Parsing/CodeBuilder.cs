using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Collects the flat form of one kernel.</summary>
internal sealed class CodeBuilder
{
    private readonly List<LocalVariable> locals = [];
    private readonly List<Instruction> code = [];
    private readonly List<SharedArray> shared = [];
    private readonly List<string> lines = [];
    private readonly Dictionary<string, int> lineNumbers = new(StringComparer.Ordinal);
    private int labels;

    /// <summary>Index of the C# line that instructions are written for.</summary>
    public int Source { get; set; } = -1;

    public EquatableArray<LocalVariable> Locals => new(locals);

    public EquatableArray<Instruction> Code => new(code);

    public EquatableArray<SharedArray> Shared => new(shared);

    public EquatableArray<string> Lines => new(lines);

    public int SourceLine(string text)
    {
        if (!lineNumbers.TryGetValue(text, out int number))
        {
            lineNumbers.Add(text, number = lines.Count);
            lines.Add(text);
        }

        return number;
    }

    public int NewLocal(ScalarType type, string? name = null)
    {
        locals.Add(new(type, name));
        return locals.Count - 1;
    }

    public int NewLabel() => labels++;

    public int NewShared(string name, int bytes, int alignment, Space space = Space.Shared)
    {
        string unique = name;
        for (int i = 2; shared.Any(array => array.Name == unique); i++)
            unique = $"{name}_{i}";
        shared.Add(new(unique, bytes, alignment, space));
        return shared.Count - 1;
    }

    public Operand Emit(Opcode op, ScalarType type, params Operand[] arguments) => Emit(op, type, type, 0, arguments);

    /// <summary>A result of another type than the operation's, as comparisons have.</summary>
    public Operand Emit(Opcode op, ScalarType type, ScalarType result, long immediate, params Operand[] arguments) =>
        Emit(op, type, result, MemoryType.I32, Space.Global, immediate, 0, arguments);

    public Operand Emit(Opcode op, ScalarType type, ScalarType result, MemoryType memory, Space space, long immediate, long immediate2, params Operand[] arguments)
    {
        int local = NewLocal(result);
        code.Add(new(op, type, memory, space, immediate, immediate2, new([local]), new(arguments), Source));
        return new(result, local, 0);
    }

    public Operand[] EmitVector(MemoryType memory, Space space, long offset, Operand pointer, int count)
    {
        ScalarType type = memory.Register();
        int[] results = new int[count];
        Operand[] parts = new Operand[count];
        for (int i = 0; i < count; i++)
        {
            results[i] = NewLocal(type);
            parts[i] = new(type, results[i], 0);
        }

        code.Add(new(Opcode.LoadVector, type, memory, space, offset, count, new(results), new([pointer]), Source));
        return parts;
    }

    public void Do(Opcode op, ScalarType type, params Operand[] arguments) => Do(op, type, MemoryType.I32, Space.Global, 0, 0, arguments);

    public void Do(Opcode op, ScalarType type, MemoryType memory, Space space, long immediate, long immediate2, params Operand[] arguments) =>
        code.Add(new(op, type, memory, space, immediate, immediate2, default, new(arguments), Source));

    public void Copy(int local, Operand value) =>
        code.Add(new(Opcode.Copy, locals[local].Type, MemoryType.I32, Space.Global, 0, 0, new([local]), new([value]), Source));

    public Operand Temporary(Operand value)
    {
        if (value.IsConstant)
            return value;
        int local = NewLocal(value.Type);
        Copy(local, value);
        return new(value.Type, local, 0);
    }

    /// <summary>A local of its own that starts as the value.</summary>
    public Operand Variable(Operand value)
    {
        int local = NewLocal(value.Type);
        Copy(local, value);
        return new(value.Type, local, 0);
    }

    public void Mark(int label) => Do(Opcode.Label, ScalarType.Bool, MemoryType.I32, Space.Global, label, 0);

    public void Jump(int label) => Do(Opcode.Jump, ScalarType.Bool, MemoryType.I32, Space.Global, label, 0);

    public void Branch(Operand condition, int whenTrue, int whenFalse) =>
        Do(Opcode.Branch, ScalarType.Bool, MemoryType.I32, Space.Global, whenTrue, whenFalse, condition);
}
