using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Simplifies values and merges equal ones (global value numbering by dominance; loads within a block).</summary>
internal static class ValueNumbering
{
    public static void Run(KernelGraph graph)
    {
        Order order = new(graph);
        Simplification simplification = new(graph);
        Dictionary<Key, List<Value>> known = [];
        foreach (Block block in order.Blocks)
        {
            Dictionary<Key, Value> loads = [];
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
                int before = block.Values.Count;
                Value? simpler = value.Op.IsPure() && value.Op != Opcode.Extract ? simplification.Simplify(value) : null;
                i += block.Values.Count - before;
                if (simpler is not null)
                {
                    Replace(value, simpler);
                    continue;
                }

                Key key = new(value);
                if (value.Op.IsLoad())
                {
                    if (loads.TryGetValue(key, out Value? load))
                        Replace(value, load);
                    else
                        loads.Add(key, value);
                }
                else if (value.Op.IsPure())
                {
                    if (!known.TryGetValue(key, out List<Value>? equal))
                        known.Add(key, equal = []);
                    if (equal.FirstOrDefault(other => order.Dominates(other.Block!, block)) is { } same)
                        Replace(value, same);
                    else
                        equal.Add(value);
                }
            }
        }

        graph.Resolve();
    }

    private static void Replace(Value value, Value other)
    {
        value.Replacement = other;
        if (!other.IsConstant)
            other.Name ??= value.Name;
    }

    private readonly record struct Key(Opcode Op, ScalarType Type, ScalarType Result, MemoryType Memory, Space Space, long Immediate, long Immediate2, EquatableArray<int> Arguments)
    {
        public Key(Value value)
            : this(value.Op, value.Type, value.Result, value.Memory, value.Space, value.Immediate, value.Immediate2, new(value.Arguments.Select(argument => argument.Id)))
        {
        }
    }
}
