using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>
/// What differs between the threads of one warp. Threads are numbered in the order of their lanes, each warp from a multiple of 32 on: the number of the warp,
/// and comparisons of a thread's number with a multiple of 32, are the same for all of them.
/// </summary>
internal sealed class WarpOrder(KernelModel model, KernelGraph graph)
{
    private const int Lanes = 32;
    private readonly Alignment alignment = new(model, graph);

    /// <summary>Whether a value differs, where it is known which of its arguments do.</summary>
    public bool Differs(Value value, bool[] divergent) => value.Op switch
    {
        // A step of the sum that ends with all lanes having it.
        Opcode.ShuffleXor => false,
        Opcode.ShuffleIndex when value.Immediate == Lanes => divergent[value.Arguments[1].Id],
        Opcode.ShuffleIndex or Opcode.ShuffleUp or Opcode.ShuffleDown => true,
        _ => IsOfThread(value) || (value.Arguments.Exists(argument => divergent[argument.Id]) && !IsOfWarp(value, divergent)),
    };

    /// <summary>Whether each thread makes such a value for itself, whatever its arguments.</summary>
    public static bool IsOfThread(Value value) => value.Op.IsAtomic() || (value.Op.IsLoad() && value.Space == Space.Local)
        || (value.Op == Opcode.Special && (SpecialRegister)value.Immediate is SpecialRegister.ThreadX or SpecialRegister.Lane);

    private bool IsOfWarp(Value value, bool[] divergent)
    {
        List<Value> x = value.Arguments;
        return x.Count == 2 && IsNumber(x[0], divergent) && value.Op switch
        {
            Opcode.Shr => x[1].IsConstant && x[1].Bits >= 5,
            Opcode.Div => x[1].IsConstant && x[1].Bits % Lanes == 0,
            Opcode.And => x[1].IsConstant && x[1].Bits % Lanes == 0,
            Opcode.Sub => IsLane(x[1], divergent),
            Opcode.Less or Opcode.GreaterEqual => IsFirstOfWarp(x[1], 0, divergent),
            Opcode.Greater or Opcode.LessEqual => IsFirstOfWarp(x[1], 1, divergent),
            _ => false,
        };
    }

    // The thread's number in its block, or in the grid: a multiple of 32 that all of a warp have, and the lane.
    private bool IsNumber(Value value, bool[] divergent)
    {
        List<Value> x = value.Arguments;
        return value.Op switch
        {
            Opcode.Special => (SpecialRegister)value.Immediate == SpecialRegister.ThreadX,
            Opcode.Convert => value.Memory.Register().IsInteger() && IsNumber(x[0], divergent),
            Opcode.Add => (IsNumber(x[0], divergent) && (IsStep(x[1], divergent) || IsSign(x[1], divergent))) || (IsNumber(x[1], divergent) && IsStep(x[0], divergent)),
            Opcode.MulAdd => IsNumber(x[2], divergent) && !divergent[x[0].Id] && !divergent[x[1].Id] && alignment.Of(x[0]) * alignment.Of(x[1]) >= Lanes,
            _ => false,
        };
    }

    private bool IsStep(Value value, bool[] divergent) => !divergent[value.Id] && alignment.Of(value) >= Lanes;

    // What a division adds to a number below zero; numbers of threads are none.
    private bool IsSign(Value value, bool[] divergent) =>
        value.Op == Opcode.Shr && value.Arguments[0] is { Op: Opcode.Shr } sign && sign.Arguments[1].IsConstantOf((ulong)sign.Type.Bits() - 1) && IsNumber(sign.Arguments[0], divergent);

    private bool IsLane(Value value, bool[] divergent) => value.Op switch
    {
        Opcode.Special => (SpecialRegister)value.Immediate == SpecialRegister.Lane,
        Opcode.And => value.Arguments[1].IsConstantOf(Lanes - 1) && IsNumber(value.Arguments[0], divergent),
        Opcode.Convert => IsLane(value.Arguments[0], divergent),
        _ => false,
    };

    private bool IsFirstOfWarp(Value value, ulong more, bool[] divergent) =>
        value.IsConstant ? unchecked(value.Bits + more) % Lanes == 0 : more == 0 && IsStep(value, divergent);
}
