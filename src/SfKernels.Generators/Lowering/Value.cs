using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>One value in static single assignment form, and the instruction that makes it. Constants stand in no block.</summary>
internal sealed class Value(int id, Opcode op, ScalarType type, ScalarType result)
{
    public int Id { get; } = id;

    public Opcode Op { get; set; } = op;

    /// <summary>Type of the operation; its width and sign.</summary>
    public ScalarType Type { get; set; } = type;

    /// <summary>Type of the register.</summary>
    public ScalarType Result { get; set; } = result;

    public MemoryType Memory { get; set; }

    public Space Space { get; set; }

    public long Immediate { get; set; }

    public long Immediate2 { get; set; }

    public List<Value> Arguments { get; set; } = [];

    public Block? Block { get; set; }

    public int Source { get; set; } = -1;

    /// <summary>Name of the C# local that holds it.</summary>
    public string? Name { get; set; }

    /// <summary>What stands for this value after a simplification.</summary>
    public Value? Replacement { get; set; }

    public bool IsConstant => Op == Opcode.Constant;

    /// <summary>Bits of a constant.</summary>
    public ulong Bits => unchecked((ulong)Immediate);

    public bool IsConstantOf(ulong bits) => IsConstant && Bits == bits;

    // Values are keys of many sets: their numbers spread better and cost less than the hash codes of objects.
    public override int GetHashCode() => Id;

    public Value Resolved
    {
        get
        {
            Value value = this;
            while (value.Replacement is { } next)
                value = next;
            return value;
        }
    }
}
