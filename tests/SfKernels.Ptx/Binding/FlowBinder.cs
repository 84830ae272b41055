using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
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
        return form.Plain(static (_, mask) => throw new PtxUndefinedException("the kernel traps", System.Numerics.BitOperations.TrailingZeroCount(mask)));
    }

    /// <summary>bar{.cta}.sync a and barrier{.cta}.sync{.aligned} a, over the whole group.</summary>
    public static Instruction Barrier(Form form)
    {
        if (form.Opcode == "bar" && form.Take("warp"))
            return WarpBinder.SynchroniseWarp(form);
        if (form.Take("cta"))
            form.Require(new(7, 8), 30);
        form.Need("sync");
        if (form.Opcode == "barrier")
        {
            form.Require(new(6, 0), 30);
            form.Take("aligned");
        }

        if (form.OperandCount == 2)
            throw form.Fail("a barrier of a part of the group is not known");
        form.End(1);
        if (form.Constant(form.Raw(0), ScalarType.U32) > 15)
            throw form.Fail("a group has barriers 0 to 15");
        return new Instruction { Source = form.Statement, Kind = InstructionKind.Barrier }.Named();
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
