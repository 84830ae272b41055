using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>
/// A struct chosen among several of one parameter: instead of a select for each of its fields, one that chooses the offset, and loads from there. Kernel
/// parameters may be addressed by a register; so no more than the chosen struct is ever in registers.
/// </summary>
internal sealed class ParameterTable(KernelGraph graph)
{
    // With fewer fields the selects cost less than the address and the longer way of its loads.
    private const int FewestFields = 3;

    /// <summary>Groups of values that meet at a join and are fields of one choice.</summary>
    /// <param name="join">Where they meet.</param>
    /// <param name="t">The edge where the condition holds.</param>
    /// <param name="f">The other one.</param>
    public static List<List<Value>> Choices(Block join, int t, int f) => join.Phis
        .Where(phi => Key(phi.Arguments[t].Resolved, phi.Arguments[f].Resolved) is not null)
        .GroupBy(phi => Key(phi.Arguments[t].Resolved, phi.Arguments[f].Resolved))
        .Where(fields => fields.Count() >= FewestFields)
        .Select(fields => fields.ToList())
        .ToList();

    /// <summary>Chooses once for all fields, and loads each.</summary>
    public void Choose(Block block, List<Value> fields, int t, int f)
    {
        (Value first, Value second) = (Load(fields[0].Arguments[t].Resolved), Load(fields[0].Arguments[f].Resolved));
        Value distance = graph.Constant(ScalarType.I32, unchecked((ulong)(first.Immediate - second.Immediate)));
        Value whenTrue = first.Arguments.Count == 0 ? distance : Append(block, graph.NewValue(Opcode.Add, ScalarType.I32, ScalarType.I32, first.Arguments[0], distance));
        Value whenFalse = second.Arguments.Count == 0 ? graph.Constant(ScalarType.I32, 0) : second.Arguments[0];
        Value offset = Append(block, graph.NewValue(Opcode.Select, ScalarType.I32, ScalarType.I32, block.Condition!, whenTrue, whenFalse));
        foreach (Value phi in fields)
        {
            Value known = phi.Arguments[f].Resolved, field = Load(known);
            Value chosen = graph.NewValue(Opcode.ParameterAt, field.Type, field.Result, offset);
            chosen.Memory = field.Memory;
            chosen.Immediate = field.Immediate;
            chosen.Immediate2 = field.Immediate2;
            chosen.Name = phi.Name;
            Append(block, chosen);
            if (known.Op == Opcode.ToGlobal)
            {
                Value global = graph.NewValue(Opcode.ToGlobal, known.Type, known.Result, chosen);
                global.Immediate = known.Immediate;
                global.Name = phi.Name;
                chosen = Append(block, global);
            }

            phi.Arguments[t] = chosen;
            phi.Arguments[f] = chosen;
        }
    }

    private static Value Append(Block block, Value value)
    {
        value.Block = block;
        value.Source = block.Source;
        block.Values.Add(value);
        return value;
    }

    // Fields with the same key are chosen by the same offset.
    private static (long Parameter, long Distance, Value? First, Value? Second)? Key(Value whenTrue, Value whenFalse)
    {
        Value first = Load(whenTrue), second = Load(whenFalse);
        if (whenTrue == whenFalse || !IsField(first) || !IsField(second) || first.Immediate2 != second.Immediate2 || first.Memory != second.Memory
            || whenTrue.Op == Opcode.ToGlobal != (whenFalse.Op == Opcode.ToGlobal) || (whenTrue.Op == Opcode.ToGlobal && whenTrue.Immediate != whenFalse.Immediate))
            return null;
        return (first.Immediate2, first.Immediate - second.Immediate, first.Arguments.FirstOrDefault(), second.Arguments.FirstOrDefault());
    }

    private static Value Load(Value value) => value.Op == Opcode.ToGlobal ? value.Arguments[0].Resolved : value;

    private static bool IsField(Value value) => value.Op is Opcode.Parameter or Opcode.ParameterAt;
}
