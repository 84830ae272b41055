using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Removes phi values that stand for one other value, and those that only feed each other.</summary>
internal static class PhiCleaner
{
    public static bool Run(KernelGraph graph)
    {
        bool any = false, changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value phi in graph.Blocks.SelectMany(block => block.Phis).ToList())
            {
                Value[] others = phi.Arguments.Select(argument => argument.Resolved).Where(argument => argument != phi).Distinct().ToArray();
                if (others.Length != 1)
                    continue;
                phi.Replacement = others[0];
                if (!others[0].IsConstant)
                    others[0].Name ??= phi.Name;
                changed = any = true;
            }

            graph.Resolve();
        }

        return any;
    }
}
