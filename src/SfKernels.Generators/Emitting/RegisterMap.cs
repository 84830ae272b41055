using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>
/// Registers of values. A phi value shares the register of its arguments where they are never needed at the same time;
/// elsewhere the edge that leads to it gets a move, in a block of its own where needed.
/// </summary>
internal sealed class RegisterMap
{
    private readonly Dictionary<Value, List<Value>> groups = [];
    private readonly Dictionary<List<Value>, string> names = [];
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counters = new(StringComparer.Ordinal);

    /// <summary>Names of all registers by their PTX type, in the order of first use. Numbered ones are counted apart.</summary>
    public SortedDictionary<string, List<string>> Named { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Numbered => counters;

    public static RegisterMap Build(KernelGraph graph)
    {
        SplitEdges(graph);
        RegisterMap map = new();
        map.Share(graph);
        return map;
    }

    public string this[Value value]
    {
        get
        {
            List<Value> group = Group(value);
            if (!names.TryGetValue(group, out string? name))
            {
                Value? named = group.FirstOrDefault(member => member.Op == Opcode.Phi && member.Name is not null) ?? group.FirstOrDefault(member => member.Name is not null);
                names.Add(group, name = New(value.Result, named?.Name));
            }

            return name;
        }
    }

    public bool AreShared(Value left, Value right) => !left.IsConstant && !right.IsConstant && Group(left) == Group(right);

    /// <summary>A register of its own for a moment.</summary>
    public string New(ScalarType type, string? name = null)
    {
        (string prefix, _) = Prefix(type);
        if (name is null || name.Any(letter => !(letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_')))
        {
            int number = counters.TryGetValue(prefix, out int count) ? count : 0;
            counters[prefix] = number + 1;
            return $"%{prefix}{number}";
        }

        string unique = $"%{prefix}_{name}";
        for (int i = 2; !used.Add(unique); i++)
            unique = $"%{prefix}_{name}_{i}";
        if (!Named.TryGetValue(prefix, out List<string>? list))
            Named.Add(prefix, list = []);
        list.Add(unique);
        return unique;
    }

    public static (string Prefix, string Type) Prefix(ScalarType type) => type switch
    {
        ScalarType.Bool => ("p", ".pred"),
        ScalarType.F16 => ("h", ".b16"),
        ScalarType.F32 => ("f", ".f32"),
        ScalarType.F64 => ("fd", ".f64"),
        ScalarType.I64 or ScalarType.U64 => ("rd", ".b64"),
        _ => ("r", ".b32"),
    };

    private static void SplitEdges(KernelGraph graph)
    {
        foreach (Block block in graph.Blocks.ToList())
        {
            if (block.Condition is null)
                continue;
            foreach (Block target in block.Successors.Where(target => target.Phis.Any()).Distinct().ToList())
            {
                Block edge = graph.NewBlock();
                edge.WhenTrue = target;
                edge.Predecessors.Add(block);
                target.Predecessors[target.Predecessors.IndexOf(block)] = edge;
                if (block.WhenTrue == target)
                    block.WhenTrue = edge;
                else
                    block.WhenFalse = edge;
                graph.Blocks.Insert(graph.Blocks.IndexOf(block) + 1, edge);
            }
        }
    }

    private void Share(KernelGraph graph)
    {
        Liveness liveness = new(graph);
        foreach (Value phi in graph.Blocks.SelectMany(block => block.Phis))
        {
            foreach (Value argument in phi.Arguments.Where(argument => !argument.IsConstant))
            {
                List<Value> left = Group(phi), right = Group(argument);
                if (left == right || Prefix(phi.Result) != Prefix(argument.Result) || left.Any(a => right.Any(b => liveness.Interfere(a, b))))
                    continue;
                left.AddRange(right);
                foreach (Value member in right)
                    groups[member] = left;
            }
        }
    }

    private List<Value> Group(Value value)
    {
        if (!groups.TryGetValue(value, out List<Value>? group))
            groups.Add(value, group = [value]);
        return group;
    }
}
