using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Simplifies values and merges equal ones (global value numbering by dominance; loads where nothing was written since).</summary>
internal static class ValueNumbering
{
    public static void Run(KernelGraph graph)
    {
        Order order = new(graph);
        Simplification simplification = new(graph);
        Dictionary<ValueKey, Value> known = [];
        // Equal values in blocks that do not dominate each other: rare.
        Dictionary<ValueKey, List<Value>> apart = [];
        Dictionary<Block, Dictionary<ValueKey, Value>> loaded = [];
        foreach (Block block in order.Blocks)
        {
            // What the only predecessor loaded is still known.
            Dictionary<ValueKey, Value> loads = block.Predecessors.Count == 1 && loaded.TryGetValue(block.Predecessors[0], out Dictionary<ValueKey, Value>? before) ? new(before) : [];
            loaded.Add(block, loads);
            // The list grows while values are simplified: new ones stand before the current one.
            for (int i = 0; i < block.Values.Count; i++)
            {
                Value value = block.Values[i];
                if (value.Op == Opcode.Phi || value.Replacement is not null)
                    continue;
                for (int j = 0; j < value.Arguments.Count; j++)
                    value.Arguments[j] = value.Arguments[j].Resolved;
                if (value.Op.ChangesMemory())
                    loads.Clear();
                int count = block.Values.Count;
                Value? simpler = value.Op.IsPure() && value.Op != Opcode.Extract ? simplification.Simplify(value) : null;
                i += block.Values.Count - count;
                if (simpler is not null)
                {
                    Replace(value, simpler);
                    continue;
                }

                ValueKey key = new(value);
                if (value.Op.IsLoad())
                {
                    if (loads.TryGetValue(key, out Value? load))
                        Replace(value, load);
                    else
                        loads.Add(key, value);
                }
                else if (value.Op.IsPure())
                {
                    if (!known.TryGetValue(key, out Value? first))
                        known.Add(key, value);
                    else if (order.Dominates(first.Block!, block))
                        Replace(value, first);
                    else
                        Another(apart, key, value, order);
                }
            }
        }

        graph.Resolve();
    }

    private static void Another(Dictionary<ValueKey, List<Value>> apart, ValueKey key, Value value, Order order)
    {
        if (!apart.TryGetValue(key, out List<Value>? equal))
            apart.Add(key, equal = []);
        if (equal.FirstOrDefault(other => order.Dominates(other.Block!, value.Block!)) is { } same)
            Replace(value, same);
        else
            equal.Add(value);
    }

    private static void Replace(Value value, Value other)
    {
        value.Replacement = other;
        if (!other.IsConstant)
            other.Name ??= value.Name;
    }
}
