using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>A kernel as blocks of values, in the order in which they are written.</summary>
internal sealed class KernelGraph
{
    private readonly Dictionary<(int Bits, bool IsFloat, ulong Value), Value> constants = [];
    private int nextValue;
    private int nextBlock;

    public List<Block> Blocks { get; set; } = [];

    public Block Entry => Blocks[0];

    /// <summary>All values have smaller numbers.</summary>
    public int ValueCount => nextValue;

    /// <summary>All blocks have smaller numbers.</summary>
    public int BlockCount => nextBlock;

    public Value NewValue(Opcode op, ScalarType type, ScalarType result, params Value[] arguments) => new(nextValue++, op, type, result) { Arguments = arguments.Length == 0 ? [] : [.. arguments] };

    public Block NewBlock() => new(nextBlock++);

    public Value Constant(ScalarType type, ulong bits)
    {
        if (type.Bits() < 64)
            bits &= (1UL << type.Bits()) - 1;
        (int, bool, ulong) key = (type.Bits(), type.IsFloat(), bits);
        if (!constants.TryGetValue(key, out Value? value))
        {
            constants.Add(key, value = NewValue(Opcode.Constant, type, type));
            value.Immediate = unchecked((long)bits);
        }

        return value;
    }

    /// <summary>Puts the replacements of simplified values in place everywhere.</summary>
    public void Resolve()
    {
        foreach (Block block in Blocks)
        {
            foreach (Value value in block.Values)
            {
                for (int i = 0; i < value.Arguments.Count; i++)
                    value.Arguments[i] = value.Arguments[i].Resolved;
            }

            block.Condition = block.Condition?.Resolved;
            block.Values.RemoveAll(value => value.Replacement is not null);
        }
    }

    public Dictionary<Value, int> CountUses()
    {
        Dictionary<Value, int> uses = [];
        foreach (Block block in Blocks)
        {
            foreach (Value value in block.Values)
            {
                foreach (Value argument in value.Arguments)
                    uses[argument] = (uses.TryGetValue(argument, out int count) ? count : 0) + 1;
            }

            if (block.Condition is { } condition)
                uses[condition] = (uses.TryGetValue(condition, out int count) ? count : 0) + 1;
        }

        return uses;
    }

    /// <summary>Leaves out blocks that nothing reaches, with their phi arguments.</summary>
    public void RemoveUnreachable()
    {
        bool[] reached = new bool[BlockCount];
        reached[Entry.Id] = true;
        int count = 1;
        Stack<Block> open = new();
        open.Push(Entry);
        while (open.Count > 0)
        {
            Block block = open.Pop();
            Reach(block.WhenTrue);
            Reach(block.WhenFalse);
        }

        if (count == Blocks.Count)
            return;
        foreach (Block block in Blocks)
        {
            if (!reached[block.Id])
                continue;
            for (int i = block.Predecessors.Count - 1; i >= 0; i--)
            {
                if (!reached[block.Predecessors[i].Id])
                    RemovePredecessor(block, i);
            }
        }

        Blocks.RemoveAll(block => !reached[block.Id]);

        void Reach(Block? block)
        {
            if (block is null || reached[block.Id])
                return;
            reached[block.Id] = true;
            count++;
            open.Push(block);
        }
    }

    public static void RemovePredecessor(Block block, int index)
    {
        block.Predecessors.RemoveAt(index);
        foreach (Value value in block.Values)
        {
            if (value.Op != Opcode.Phi)
                break;
            value.Arguments.RemoveAt(index);
        }
    }
}
