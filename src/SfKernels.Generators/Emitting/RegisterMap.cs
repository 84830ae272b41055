using System.Globalization;
using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>
/// Registers of values. A phi value shares the register of its arguments where they are never needed at the same time;
/// elsewhere the edge that leads to it gets a move, in a block of its own where needed.
/// </summary>
internal sealed class RegisterMap
{
    // By the numbers of the values: those that share a register, and its name.
    private readonly List<Value>?[] groups;
    private readonly string?[] names;
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counters = new(StringComparer.Ordinal);

    private RegisterMap(KernelGraph graph)
    {
        groups = new List<Value>?[graph.ValueCount];
        names = new string?[graph.ValueCount];
    }

    /// <summary>Names of all registers by their PTX type, in the order of first use. Numbered ones are counted apart.</summary>
    public SortedDictionary<string, List<string>> Named { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Numbered => counters;

    public static RegisterMap Build(KernelGraph graph)
    {
        SplitEdges(graph);
        RegisterMap map = new(graph);
        map.Share(graph);
        return map;
    }

    public string this[Value value]
    {
        get
        {
            if (names[value.Id] is { } known)
                return known;
            if (groups[value.Id] is not { } group)
                return names[value.Id] = New(value.Result, value.Name);
            Value? named = group.Find(member => member.Op == Opcode.Phi && member.Name is not null) ?? group.Find(member => member.Name is not null);
            string name = New(value.Result, named?.Name);
            foreach (Value member in group)
                names[member.Id] = name;
            return name;
        }
    }

    public bool AreShared(Value left, Value right) => !left.IsConstant && !right.IsConstant && (left == right || (groups[left.Id] is { } group && group == groups[right.Id]));

    /// <summary>A register of its own for a moment.</summary>
    public string New(ScalarType type, string? name = null)
    {
        (string prefix, _) = Prefix(type);
        if (name is null || !IsPlain(name))
        {
            int number = counters.TryGetValue(prefix, out int count) ? count : 0;
            counters[prefix] = number + 1;
            return "%" + prefix + number.ToString(CultureInfo.InvariantCulture);
        }

        string unique = $"%{prefix}_{name}";
        for (int i = 2; !used.Add(unique); i++)
            unique = $"%{prefix}_{name}_{i}";
        if (!Named.TryGetValue(prefix, out List<string>? list))
            Named.Add(prefix, list = []);
        list.Add(unique);
        return unique;
    }

    private static bool IsPlain(string name)
    {
        foreach (char letter in name)
        {
            if (!(letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_'))
                return false;
        }

        return true;
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
            foreach (Value argument in phi.Arguments)
            {
                if (argument.IsConstant)
                    continue;
                List<Value> left = Group(phi), right = Group(argument);
                if (left == right || Prefix(phi.Result) != Prefix(argument.Result) || Interfere(liveness, left, right))
                    continue;
                left.AddRange(right);
                foreach (Value member in right)
                    groups[member.Id] = left;
            }
        }
    }

    private static bool Interfere(Liveness liveness, List<Value> left, List<Value> right)
    {
        foreach (Value a in left)
        {
            foreach (Value b in right)
            {
                if (liveness.Interfere(a, b))
                    return true;
            }
        }

        return false;
    }

    private List<Value> Group(Value value) => groups[value.Id] ??= [value];
}
