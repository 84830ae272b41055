using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Removes phi values that stand for one other value, and those that only feed each other.</summary>
internal static class PhiCleaner
{
    public static void Run(KernelGraph graph)
    {
        bool any = false, changed = true;
        List<Value> phis = [];
        foreach (Block block in graph.Blocks)
        {
            foreach (Value value in block.Values)
            {
                if (value.Op != Opcode.Phi)
                    break;
                phis.Add(value);
            }
        }

        while (changed)
        {
            changed = false;
            foreach (Value phi in phis)
            {
                if (Only(phi) is not { } only)
                    continue;
                phi.Replacement = only;
                if (!only.IsConstant)
                    only.Name ??= phi.Name;
                changed = any = true;
            }

            phis.RemoveAll(phi => phi.Replacement is not null);
        }

        if (any)
            graph.Resolve();
    }

    // The one value that a phi stands for, itself left out.
    private static Value? Only(Value phi)
    {
        Value? only = null;
        foreach (Value argument in phi.Arguments)
        {
            Value resolved = argument.Resolved;
            if (resolved == phi || resolved == only)
                continue;
            if (only is not null)
                return null;
            only = resolved;
        }

        return only;
    }
}
