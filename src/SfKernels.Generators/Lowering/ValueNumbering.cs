using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Simplifies values and merges equal ones (global value numbering by dominance; loads where nothing was written since).</summary>
internal static class ValueNumbering
{
    public static void Run(KernelGraph graph)
    {
        Order order = new(graph);
        Simplification simplification = new(graph);
        Dictionary<Value, Value> known = new(ValueEquality.Instance);
        // Equal values in blocks that do not dominate each other: rare.
        Dictionary<Value, List<Value>> apart = new(ValueEquality.Instance);
        Dictionary<Value, Value>?[] loaded = new Dictionary<Value, Value>?[graph.BlockCount];
        foreach (Block block in order.Blocks)
        {
            // What the only predecessor loaded is still known.
            Dictionary<Value, Value>? loads = block.Predecessors.Count == 1 && loaded[block.Predecessors[0].Id] is { Count: > 0 } before ? new(before, ValueEquality.Instance) : null;
            // The list grows while values are simplified: new ones stand before the current one.
            for (int i = 0; i < block.Values.Count; i++)
            {
                Value value = block.Values[i];
                if (value.Op == Opcode.Phi || value.Replacement is not null)
                    continue;
                for (int j = 0; j < value.Arguments.Count; j++)
                    value.Arguments[j] = value.Arguments[j].Resolved;
                if (value.Op.ChangesMemory())
                    loads?.Clear();
                int count = block.Values.Count;
                Value? simpler = value.Op.IsPure() && value.Op != Opcode.Extract ? simplification.Simplify(value, i) : null;
                i += block.Values.Count - count;
                if (simpler is not null)
                {
                    Replace(value, simpler);
                    continue;
                }

                if (value.Op.IsLoad())
                {
                    loads ??= new(ValueEquality.Instance);
                    if (loads.TryGetValue(value, out Value? load))
                        Replace(value, load);
                    else
                        loads.Add(value, value);
                }
                else if (value.Op.IsPure())
                {
                    if (!known.TryGetValue(value, out Value? first))
                        known.Add(value, value);
                    else if (order.Dominates(first.Block!, block))
                        Replace(value, first);
                    else
                        Another(apart, value, order);
                }
            }

            loaded[block.Id] = loads;
        }

        graph.Resolve();
    }

    private static void Another(Dictionary<Value, List<Value>> apart, Value value, Order order)
    {
        if (!apart.TryGetValue(value, out List<Value>? equal))
            apart.Add(value, equal = []);
        if (equal.Find(other => order.Dominates(other.Block!, value.Block!)) is { } same)
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
