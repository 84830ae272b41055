using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Arrays of a block or a thread that are written and never read: the writes have no effect, and what they wrote is not needed.</summary>
internal static class UnreadMemory
{
    /// <summary>Leaves out the writes.</summary>
    public static void Run(KernelGraph graph)
    {
        List<Value> starts = [.. graph.Blocks.SelectMany(static block => block.Values).Where(static value => value.Op == Opcode.SharedAddress)];
        if (starts.Count == 0)
            return;
        ILookup<Value, Value> users = graph.Blocks.SelectMany(static block => block.Values)
            .SelectMany(static value => value.Arguments.Distinct().Select(argument => (argument, value)))
            .ToLookup(static use => use.argument, static use => use.value);
        foreach (IGrouping<long, Value> array in starts.GroupBy(static start => start.Immediate))
        {
            HashSet<Value> writes = [];
            if (!array.All(start => IsOnlyWritten(start, users, writes)))
                continue;
            foreach (Block block in writes.Select(static write => write.Block!).Distinct())
                block.Values.RemoveAll(writes.Contains);
        }
    }

    /// <summary>The kernel without arrays that it does not use.</summary>
    public static KernelModel Declared(KernelModel model, KernelGraph graph)
    {
        List<SharedArray> kept = [];
        foreach (IGrouping<long, Value> array in graph.Blocks.SelectMany(static block => block.Values).Where(static value => value.Op == Opcode.SharedAddress).GroupBy(static start => start.Immediate).OrderBy(static array => array.Key).ToList())
        {
            foreach (Value start in array)
                start.Immediate = kept.Count;
            kept.Add(model.Shared[(int)array.Key]);
        }

        return model with { Shared = new([.. kept]) };
    }

    // Through sums alone: where an address is chosen among several, it may be another array's.
    private static bool IsOnlyWritten(Value address, ILookup<Value, Value> users, HashSet<Value> writes)
    {
        foreach (Value user in users[address])
        {
            switch (user.Op)
            {
                case Opcode.Add or Opcode.Sub or Opcode.AssumeAligned when IsOnlyWritten(user, users, writes):
                    break;
                case Opcode.Store or Opcode.StoreVector when user.Arguments.LastIndexOf(address) == 0:
                    writes.Add(user);
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
