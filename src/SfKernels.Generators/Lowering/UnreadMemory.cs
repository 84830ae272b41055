using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Arrays of a block or a thread that are written and never read: the writes have no effect, and what they wrote is not needed.</summary>
internal static class UnreadMemory
{
    /// <summary>Leaves out the writes.</summary>
    public static void Run(KernelGraph graph)
    {
        HashSet<long> read = [];
        Dictionary<Value, long> arrays = Addresses(graph, read);
        foreach (Block block in graph.Blocks)
        {
            foreach (Value value in block.Values)
            {
                for (int i = 0; i < value.Arguments.Count && arrays.Count > 0; i++)
                {
                    if (!IsSum(value) && !(IsStore(value) && i == 0) && arrays.TryGetValue(value.Arguments[i], out long array))
                        read.Add(array);
                }
            }
        }

        if (arrays.Values.All(read.Contains))
            return;
        foreach (Block block in graph.Blocks)
            block.Values.RemoveAll(value => IsStore(value) && arrays.TryGetValue(value.Arguments[0], out long array) && !read.Contains(array));
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

    // What is an address in an array, and in which. Through sums alone: where an address is chosen among several, it may be another array's.
    private static Dictionary<Value, long> Addresses(KernelGraph graph, HashSet<long> mixed)
    {
        Dictionary<Value, long> arrays = [];
        int known = -1;
        while (known != arrays.Count)
        {
            known = arrays.Count;
            foreach (Block block in graph.Blocks)
            {
                foreach (Value value in block.Values)
                {
                    if (value.Op == Opcode.SharedAddress)
                        arrays[value] = value.Immediate;
                    else if (arrays.Count > 0 && IsSum(value))
                        Follow(value);
                }
            }
        }

        return arrays;

        void Follow(Value sum)
        {
            foreach (Value argument in sum.Arguments)
            {
                if (!arrays.TryGetValue(argument, out long array))
                    continue;
                if (arrays.TryGetValue(sum, out long other) && other != array)
                {
                    mixed.Add(array);
                    mixed.Add(other);
                }

                arrays[sum] = array;
            }
        }
    }

    private static bool IsSum(Value value) => value.Op is Opcode.Add or Opcode.Sub or Opcode.AssumeAligned;

    private static bool IsStore(Value value) => value.Op is Opcode.Store or Opcode.StoreVector;
}
