using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>Branches, returns, barriers and fences.</summary>
internal static class FlowBinder
{
    public static Instruction Branch(Form form, IReadOnlyDictionary<string, int> labels)
    {
        bool uniform = form.Take("uni");
        form.End(1);
        if (form.Raw(0) is not Operand.Label(string name))
            throw form.Fail("a branch goes to a label");
        if (!labels.TryGetValue(name, out int target))
            throw form.Fail($"there is no label {name}");
        return new Instruction { Source = form.Statement, Kind = InstructionKind.Branch, Target = target, Uniform = uniform }.Named();
    }

    public static Instruction Exit(Form form)
    {
        if (form.Opcode == "ret")
            form.Take("uni");
        form.End(0);
        return new Instruction { Source = form.Statement, Kind = InstructionKind.Exit }.Named();
    }

    public static Instruction Trap(Form form)
    {
        form.End(0);
        return form.Plain(static (_, mask) => throw new PtxUndefinedException("the kernel traps", BitOperations.TrailingZeroCount(mask)));
    }

    /// <summary>bar{.cta}.sync a and barrier{.cta}.sync{.aligned} a, over the whole group.</summary>
    public static Instruction Barrier(Form form)
    {
        if (form.Opcode == "bar" && form.Take("warp"))
            return WarpBinder.SynchroniseWarp(form);
        if (form.Take("cta"))
            form.Require(new(7, 8), 30);
        bool reduces = form.Need("sync", "red") == "red";
        string? operation = reduces ? form.Need("popc", "and", "or") : null;
        if (form.Opcode == "barrier")
        {
            form.Require(new(6, 0), 30);
            form.Take("aligned");
        }

        ScalarType? result = operation is null ? null : form.Type(operation == "popc" ? "u32" : "pred");
        if (form.OperandCount == (reduces ? 4 : 2))
            throw form.Fail("a barrier of a part of the group is not known");
        form.End(reduces ? 3 : 1);
        if (form.Constant(form.Raw(reduces ? 1 : 0), ScalarType.U32) > 15)
            throw form.Fail("a group has barriers 0 to 15");
        return new Instruction { Source = form.Statement, Kind = InstructionKind.Barrier, Complete = result is null ? null : Reduction(form, operation!, result.Value) }.Named();
    }

    /// <summary>bar.red: the number of threads whose predicate is true, or whether all or any are.</summary>
    private static Action<Warp[]> Reduction(Form form, string operation, ScalarType result)
    {
        RegisterInfo d = form.Destination(0, result);
        Func<Warp, uint, uint> predicate = form.PredicateBits(2);
        return warps =>
        {
            int trues = warps.Sum(warp => BitOperations.PopCount(predicate(warp, warp.Present)));
            int threads = warps.Sum(warp => BitOperations.PopCount(warp.Present));
            ulong value = operation switch
            {
                "popc" => (ulong)trues,
                "and" => trues == threads ? 1UL : 0,
                _ => trues > 0 ? 1UL : 0,
            };
            foreach (Warp warp in warps)
                WarpBinder.Fill(warp, warp.Present, d, value);
        };
    }

    /// <summary>membar and fence: the interpreter is sequentially consistent, but a fence of the device says that groups synchronise.</summary>
    public static Instruction Fence(Form form)
    {
        if (form.Opcode == "fence")
        {
            form.Need("sc", "acq_rel");
            form.Require(new(6, 0), 70);
        }

        bool wide = form.Need(form.Opcode == "fence" ? ["cta", "gpu", "sys"] : ["cta", "gl", "sys"]) != "cta";
        form.End(0);
        return form.Plain((warp, _) => warp.Group.Fenced |= wide);
    }
}
