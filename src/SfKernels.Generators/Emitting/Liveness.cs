using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>Which phi values and arguments of phi values are needed where: whether two of them can share a register.</summary>
internal sealed class Liveness
{
    private readonly Order order;

    // By the numbers of the values. Only what meets in a phi is ever asked for; it has an index among its like.
    private readonly int[] indices;
    private readonly int[] positions;
    private readonly List<Value> relevant = [];
    private readonly List<(Block Block, int Position)>?[] uses;

    // By the numbers of the blocks: a bit for each of those values.
    private readonly ulong[]?[] liveOut;

    public Liveness(KernelGraph graph)
    {
        order = new(graph);
        indices = new int[graph.ValueCount];
        positions = new int[graph.ValueCount];
        uses = new List<(Block Block, int Position)>?[graph.ValueCount];
        liveOut = new ulong[]?[graph.BlockCount];
        foreach (Value phi in graph.Blocks.SelectMany(block => block.Phis))
        {
            phi.Arguments.ForEach(Relevant);
            Relevant(phi);
        }

        foreach (Block block in graph.Blocks)
            Number(block);
        Flow(graph);

        void Relevant(Value value)
        {
            if (value.IsConstant || indices[value.Id] > 0)
                return;
            relevant.Add(value);
            indices[value.Id] = relevant.Count;
        }
    }

    public bool Interfere(Value a, Value b)
    {
        if (a == b)
            return false;
        int first = positions[a.Id], second = positions[b.Id];
        if (a.Block == b.Block && first == second)
            return true;
        bool aFirst = a.Block == b.Block ? first < second : order.Dominates(a.Block!, b.Block!);
        bool bFirst = a.Block == b.Block ? !aFirst : order.Dominates(b.Block!, a.Block!);
        return aFirst ? IsLiveAfter(a, b) : bFirst && IsLiveAfter(b, a);
    }

    private bool IsLiveAfter(Value value, Value definition)
    {
        if (Has(liveOut[definition.Block!.Id]!, value))
            return true;
        if (uses[value.Id] is not { } list)
            return false;
        int after = positions[definition.Id];
        foreach ((Block block, int position) in list)
        {
            if (block == definition.Block && position > after)
                return true;
        }

        return false;
    }

    private void Number(Block block)
    {
        // Phi values come to be together, the parts of a vector when it is loaded.
        int position = 1;
        foreach (Value value in block.Values)
        {
            if (value.Op == Opcode.Phi)
                continue;
            int at = value.Op == Opcode.Extract && value.Arguments[0].Block == block ? positions[value.Arguments[0].Id] : position++;
            positions[value.Id] = at;
            foreach (Value argument in value.Arguments)
                Use(argument, block, at);
        }

        if (block.Condition is { } condition)
            Use(condition, block, position);
    }

    private void Use(Value value, Block block, int position)
    {
        if (indices[value.Id] > 0)
            (uses[value.Id] ??= []).Add((block, position));
    }

    private void Flow(KernelGraph graph)
    {
        int words = (relevant.Count + 64) / 64;
        ulong[]?[] liveIn = new ulong[]?[graph.BlockCount];
        ulong[]?[] made = new ulong[]?[graph.BlockCount];
        foreach (Block block in graph.Blocks)
        {
            liveIn[block.Id] = new ulong[words];
            liveOut[block.Id] = new ulong[words];
            made[block.Id] = new ulong[words];
        }

        foreach (Value value in relevant)
            Set(made[value.Block!.Id]!, value);
        foreach (Block block in graph.Blocks)
        {
            ulong[] needed = liveIn[block.Id]!;
            foreach (Value value in block.Values)
            {
                if (value.Op != Opcode.Phi)
                    value.Arguments.ForEach(Need);
            }

            if (block.Condition is { } condition)
                Need(condition);

            void Need(Value value)
            {
                if (value.Block != block && indices[value.Id] > 0)
                    Set(needed, value);
            }
        }

        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = graph.Blocks.Count - 1; i >= 0; i--)
            {
                Block block = graph.Blocks[i];
                ulong[] live = liveOut[block.Id]!, needed = liveIn[block.Id]!, own = made[block.Id]!;
                After(block, block.WhenTrue, liveIn, live);
                After(block, block.WhenFalse, liveIn, live);
                for (int word = 0; word < words; word++)
                {
                    ulong all = needed[word] | (live[word] & ~own[word]);
                    changed |= all != needed[word];
                    needed[word] = all;
                }
            }
        }
    }

    private void After(Block block, Block? next, ulong[]?[] liveIn, ulong[] live)
    {
        if (next is null)
            return;
        ulong[] needed = liveIn[next.Id]!;
        for (int word = 0; word < live.Length; word++)
            live[word] |= needed[word];
        int edge = next.Predecessors.IndexOf(block);
        foreach (Value phi in next.Values)
        {
            if (phi.Op != Opcode.Phi)
                break;
            if (!phi.Arguments[edge].IsConstant)
                Set(live, phi.Arguments[edge]);
        }
    }

    private bool Has(ulong[] bits, Value value) => (bits[indices[value.Id] >> 6] >> (indices[value.Id] & 63) & 1) != 0;

    private void Set(ulong[] bits, Value value) => bits[indices[value.Id] >> 6] |= 1UL << (indices[value.Id] & 63);
}
