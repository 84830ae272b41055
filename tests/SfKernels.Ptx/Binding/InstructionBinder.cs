using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>Finds the rules of each opcode. An opcode that is not here is refused.</summary>
internal sealed class InstructionBinder(PtxVersion version, PtxTarget target, IReadOnlyDictionary<string, int> labels)
{
    private static readonly Dictionary<string, Func<Form, Instruction>> Integers = new()
    {
        ["add"] = IntegerBinder.AddOrSubtract,
        ["sub"] = IntegerBinder.AddOrSubtract,
        ["mul"] = IntegerBinder.Multiply,
        ["mad"] = IntegerBinder.MultiplyAdd,
        ["div"] = IntegerBinder.Binary,
        ["rem"] = IntegerBinder.Binary,
        ["min"] = IntegerBinder.Binary,
        ["max"] = IntegerBinder.Binary,
        ["abs"] = IntegerBinder.AbsoluteOrNegate,
        ["neg"] = IntegerBinder.AbsoluteOrNegate,
        ["sad"] = IntegerBinder.SumOfAbsoluteDifference,
        ["popc"] = IntegerBinder.CountBits,
        ["clz"] = IntegerBinder.CountBits,
        ["bfind"] = IntegerBinder.FindHighest,
        ["brev"] = IntegerBinder.ReverseBits,
        ["bfe"] = IntegerBinder.ExtractField,
        ["bfi"] = IntegerBinder.InsertField,
    };

    private static readonly Dictionary<string, Func<Form, Instruction>> Floats = new()
    {
        ["add"] = FloatBinder.AddSubtractMultiply,
        ["sub"] = FloatBinder.AddSubtractMultiply,
        ["mul"] = FloatBinder.AddSubtractMultiply,
        ["fma"] = FloatBinder.FusedMultiplyAdd,
        ["mad"] = FloatBinder.FusedMultiplyAdd,
        ["div"] = FloatBinder.Divide,
        ["rcp"] = FloatBinder.ReciprocalOrRoot,
        ["sqrt"] = FloatBinder.ReciprocalOrRoot,
        ["rsqrt"] = FloatBinder.Transcendental,
        ["sin"] = FloatBinder.Transcendental,
        ["cos"] = FloatBinder.Transcendental,
        ["lg2"] = FloatBinder.Transcendental,
        ["ex2"] = FloatBinder.Transcendental,
        ["tanh"] = FloatBinder.HyperbolicTangent,
        ["min"] = FloatBinder.MinimumOrMaximum,
        ["max"] = FloatBinder.MinimumOrMaximum,
        ["abs"] = FloatBinder.AbsoluteOrNegate,
        ["neg"] = FloatBinder.AbsoluteOrNegate,
        ["copysign"] = FloatBinder.CopySign,
        ["testp"] = FloatBinder.TestProperty,
    };

    private static readonly Dictionary<string, Func<Form, Instruction>> Others = new()
    {
        ["setp"] = ComparisonBinder.SetPredicate,
        ["set"] = ComparisonBinder.Set,
        ["selp"] = ComparisonBinder.Select,
        ["slct"] = ComparisonBinder.SelectBySign,
        ["and"] = LogicBinder.AndOrXor,
        ["or"] = LogicBinder.AndOrXor,
        ["xor"] = LogicBinder.AndOrXor,
        ["not"] = LogicBinder.Not,
        ["cnot"] = LogicBinder.LogicalNot,
        ["shl"] = LogicBinder.Shift,
        ["shr"] = LogicBinder.Shift,
        ["shf"] = LogicBinder.FunnelShift,
        ["lop3"] = LogicBinder.ThreeInputLogic,
        ["prmt"] = LogicBinder.Permute,
        ["cvt"] = ConversionBinder.Convert,
        ["mov"] = MoveBinder.Move,
        ["cvta"] = MoveBinder.ConvertAddress,
        ["isspacep"] = MoveBinder.IsInSpace,
        ["ld"] = MemoryBinder.Load,
        ["st"] = MemoryBinder.Store,
        ["atom"] = AtomicBinder.Bind,
        ["red"] = AtomicBinder.Bind,
        ["shfl"] = WarpBinder.Shuffle,
        ["vote"] = WarpBinder.Vote,
        ["redux"] = WarpBinder.Reduce,
        ["match"] = WarpBinder.Match,
        ["activemask"] = WarpBinder.ActiveMask,
        ["ret"] = FlowBinder.Exit,
        ["exit"] = FlowBinder.Exit,
        ["trap"] = FlowBinder.Trap,
        ["bar"] = FlowBinder.Barrier,
        ["barrier"] = FlowBinder.Barrier,
        ["membar"] = FlowBinder.Fence,
        ["fence"] = FlowBinder.Fence,
    };

    public Instruction Bind(Statement statement)
    {
        Form form = new(statement, version, target);
        if (statement.Opcode == "bra")
            return FlowBinder.Branch(form, labels);
        if (Others.TryGetValue(statement.Opcode, out Func<Form, Instruction>? bind))
            return bind(form);
        bool known = Integers.ContainsKey(statement.Opcode) || Floats.ContainsKey(statement.Opcode);
        if (known && (form.LastType is { Kind: TypeKind.Float or TypeKind.BrainFloat or TypeKind.HalfPair or TypeKind.BrainPair } ? Floats : Integers).TryGetValue(statement.Opcode, out bind))
            return bind(form);
        throw form.Fail($"instruction {statement.Opcode} is not known to this interpreter");
    }
}
