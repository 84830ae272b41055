using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>Which values are needed where: whether two of them can share a register.</summary>
internal sealed class Liveness
{
    private readonly Order order;
    private readonly Dictionary<Block, HashSet<Value>> liveOut;
    private readonly Dictionary<Value, int> positions = [];
    private readonly Dictionary<Value, List<(Block Block, int Position)>> uses = [];

    public Liveness(KernelGraph graph)
    {
        order = new(graph);
        liveOut = graph.Blocks.ToDictionary(block => block, _ => new HashSet<Value>());
        foreach (Block block in graph.Blocks)
            Number(block);
        Flow(graph);
    }

    public bool Interfere(Value a, Value b)
    {
        if (a == b)
            return false;
        if (a.Block == b.Block && positions[a] == positions[b])
            return true;
        bool aFirst = a.Block == b.Block ? positions[a] < positions[b] : order.Dominates(a.Block!, b.Block!);
        bool bFirst = a.Block == b.Block ? !aFirst : order.Dominates(b.Block!, a.Block!);
        return aFirst ? IsLiveAfter(a, b) : bFirst && IsLiveAfter(b, a);
    }

    private bool IsLiveAfter(Value value, Value definition)
    {
        if (liveOut[definition.Block!].Contains(value))
            return true;
        if (!uses.TryGetValue(value, out List<(Block Block, int Position)>? list))
            return false;
        int after = positions[definition];
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
            positions[value] = value.Op == Opcode.Phi ? 0 : value.Op == Opcode.Extract && value.Arguments[0].Block == block ? positions[value.Arguments[0]] : position++;
            if (value.Op == Opcode.Phi)
                continue;
            foreach (Value argument in value.Arguments)
                Use(argument, block, positions[value]);
        }

        if (block.Condition is { } condition)
            Use(condition, block, position);
    }

    private void Use(Value value, Block block, int position)
    {
        if (!uses.TryGetValue(value, out List<(Block, int)>? list))
            uses.Add(value, list = []);
        list.Add((block, position));
    }

    private void Flow(KernelGraph graph)
    {
        Dictionary<Block, HashSet<Value>> liveIn = graph.Blocks.ToDictionary(block => block, _ => new HashSet<Value>());
        // Nothing else is ever asked for.
        HashSet<Value> relevant = [.. graph.Blocks.SelectMany(block => block.Phis).SelectMany(phi => phi.Arguments.Append(phi)).Where(value => !value.IsConstant)];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in Enumerable.Reverse(graph.Blocks))
            {
                HashSet<Value> live = liveOut[block];
                int before = live.Count;
                foreach (Block next in block.Successors)
                {
                    live.UnionWith(liveIn[next]);
                    int edge = next.Predecessors.IndexOf(block);
                    foreach (Value phi in next.Phis.Where(phi => !phi.Arguments[edge].IsConstant))
                        live.Add(phi.Arguments[edge]);
                }

                HashSet<Value> needed = [.. live];
                needed.RemoveWhere(value => value.Block == block);
                foreach (Value value in block.Values.Where(value => value.Op != Opcode.Phi))
                    needed.UnionWith(value.Arguments.Where(argument => argument.Block != block && relevant.Contains(argument)));
                if (block.Condition is { } condition && condition.Block != block && relevant.Contains(condition))
                    needed.Add(condition);
                changed |= live.Count != before || needed.Count != liveIn[block].Count;
                liveIn[block] = needed;
            }
        }
    }
}
