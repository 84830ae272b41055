using System.Globalization;
using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;
using static SfKernels.Generators.Emitting.PtxSpelling;

namespace SfKernels.Generators.Emitting;

/// <summary>Writes single instructions: every operation's PTX stands here.</summary>
internal sealed class InstructionWriter(KernelModel model, KernelGraph graph, RegisterMap registers, Action<string> line)
{
    private const string AllLanes = "0xffffffff";
    private readonly Dictionary<Value, int> uses = graph.CountUses();

    public void Write(Value value)
    {
        List<Value> x = value.Arguments;
        string type = Suffix(value.Type);
        switch (value.Op)
        {
            case Opcode.Parameter:
                string offset = value.Immediate == 0 ? string.Empty : "+" + value.Immediate.ToString(CultureInfo.InvariantCulture);
                line($"ld.param{Cell(value.Memory)} {registers[value]}, [{Parameter(model.Parameters[(int)value.Immediate2])}{offset}];");
                break;
            case Opcode.ParameterAt:
                line($"ld.param{Cell(value.Memory)} {registers[value]}, {Address(value)};");
                break;
            case Opcode.ParameterAddress:
                line($"mov.u64 {registers[value]}, {Parameter(model.Parameters[(int)value.Immediate2])};");
                break;
            case Opcode.ToGlobal:
                Plain("cvta.to.global.u64", value);
                break;
            case Opcode.SharedAddress:
                line($"mov.u64 {registers[value]}, {model.Shared[(int)value.Immediate].Name};");
                break;
            case Opcode.Special:
                line($"mov.u32 {registers[value]}, {Special((SpecialRegister)value.Immediate)};");
                break;
            case Opcode.Add or Opcode.Sub:
                Plain((value.Op == Opcode.Add ? "add" : "sub") + Rounded(value.Type), value);
                break;
            case Opcode.Mul:
                Plain(value.Type.IsFloat() ? "mul" + Rounded(value.Type) : "mul.lo" + type, value);
                break;
            case Opcode.MulWide:
                Plain("mul.wide" + type, value);
                break;
            case Opcode.MulHigh:
                Plain("mul.hi" + type, value);
                break;
            case Opcode.MulAdd:
                Plain("mad.lo" + type, value);
                break;
            case Opcode.Fma:
                Plain("fma.rn" + type, value);
                break;
            case Opcode.Div:
                Plain("div" + Rounded(value.Type), value);
                break;
            case Opcode.Sqrt:
                Plain("sqrt" + Rounded(value.Type), value);
                break;
            case Opcode.Rem or Opcode.Min or Opcode.Max or Opcode.Abs:
                Plain(Name(value.Op) + type, value);
                break;
            case Opcode.Neg:
                Plain("neg" + (value.Type.IsFloat() ? type : ".s" + value.Type.Bits()), value);
                break;
            case Opcode.MinNaN or Opcode.MaxNaN:
                Plain((value.Op == Opcode.MinNaN ? "min" : "max") + ".NaN" + type, value);
                break;
            case Opcode.Not or Opcode.And or Opcode.Or or Opcode.Xor or Opcode.Shl:
                Plain(Name(value.Op) + Raw(value.Type), value);
                break;
            case Opcode.Shr:
                Plain("shr" + type, value);
                break;
            case Opcode.Equal or Opcode.NotEqual or Opcode.Less or Opcode.LessEqual or Opcode.Greater or Opcode.GreaterEqual:
                line($"setp.{Comparison(value.Op, value.Type)}{type} {registers[value]}, {Register(x[0])}, {Operand(x[1], value.Type)};");
                break;
            case Opcode.IsNaN:
                line($"setp.nan{type} {registers[value]}, {Register(x[0])}, {Register(x[x.Count - 1])};");
                break;
            case Opcode.Select:
                line($"selp{(value.Type == ScalarType.F16 ? ".b16" : value.Type.IsFloat() ? type : Raw(value.Type))} {registers[value]}, {Operand(x[1], value.Type)}, {Operand(x[2], value.Type)}, {Register(x[0])};");
                break;
            case Opcode.Convert:
                line($"cvt{Rounding(value)}{Suffix(value.Type)}{Source(value)} {registers[value]}, {Register(x[0])};");
                break;
            case Opcode.Bits:
                Bits(value);
                break;
            case Opcode.Rcp or Opcode.Rsqrt or Opcode.Log2:
                Plain($"{(value.Op == Opcode.Rcp ? "rcp" : value.Op == Opcode.Rsqrt ? "rsqrt" : "lg2")}.approx.ftz.f32", value);
                break;
            case Opcode.Exp2:
                // 1: down to the subnormals.
                Plain(value.Immediate == 1 ? "ex2.approx.f32" : "ex2.approx.ftz.f32", value);
                break;
            case Opcode.Sin or Opcode.Cos:
                Plain(Name(value.Op) + ".approx.ftz.f32", value);
                break;
            case Opcode.Floor or Opcode.Ceiling or Opcode.Round or Opcode.Truncate:
                string towards = value.Op switch { Opcode.Floor => ".rmi", Opcode.Ceiling => ".rpi", Opcode.Round => ".rni", _ => ".rzi" };
                Plain($"cvt{towards}{type}{type}", value);
                break;
            case Opcode.PopCount:
                Plain("popc" + Raw(value.Type), value);
                break;
            case Opcode.LeadingZeros:
                Plain("clz" + Raw(value.Type), value);
                break;
            case Opcode.ReverseBits:
                Plain("brev" + Raw(value.Type), value);
                break;
            case Opcode.Load:
                line($"ld{In(value.Space)}{Cell(value.Memory)} {registers[value]}, {Address(value)};");
                break;
            case Opcode.Store:
                line($"st{In(value.Space)}{Cell(value.Memory)} {Address(value)}, {Register(x[1])};");
                break;
            case Opcode.Barrier:
                line("bar.sync 0;");
                break;
            case Opcode.BarrierAnd or Opcode.BarrierOr:
                line($"bar.red.{(value.Op == Opcode.BarrierAnd ? "and" : "or")}.pred {registers[value]}, 0, {Register(x[0])};");
                break;
            case Opcode.BarrierPopCount:
                line($"bar.red.popc.u32 {registers[value]}, 0, {Register(x[0])};");
                break;
            case Opcode.WarpBarrier:
                line($"bar.warp.sync {AllLanes};");
                break;
            case Opcode.FenceGroup or Opcode.FenceDevice or Opcode.FenceSystem:
                line(value.Op switch { Opcode.FenceGroup => "membar.cta;", Opcode.FenceDevice => "membar.gl;", _ => "membar.sys;" });
                break;
            default:
                Wide(value);
                break;
        }
    }

    /// <summary>Parallel moves on an edge, one after the other: a register is written only when nothing waits to read it.</summary>
    public void Move(List<(Value Phi, Value Argument)> moves)
    {
        List<(string To, string From, ScalarType Type)> open = moves.Select(move => (registers[move.Phi], Operand(move.Argument, move.Phi.Type), move.Phi.Result)).ToList();
        while (open.Count > 0)
        {
            int ready = open.FindIndex(move => open.All(other => other.From != move.To));
            if (ready < 0)
            {
                // A cycle: one value waits in a register of its own.
                (string to, string from, ScalarType type) = open[0];
                string waiting = registers.New(type);
                line($"mov{Moved(type)} {waiting}, {from};");
                open[0] = (to, waiting, type);
                continue;
            }

            line($"mov{Moved(open[ready].Type)} {open[ready].To}, {open[ready].From};");
            open.RemoveAt(ready);
        }
    }

    /// <summary>The register of a value; a constant is moved into one.</summary>
    public string Register(Value value)
    {
        if (!value.IsConstant)
            return registers[value];
        string register = registers.New(value.Type);
        line($"mov{Moved(value.Type)} {register}, {Immediate(value, value.Type)};");
        return register;
    }

    private void Plain(string name, Value value)
    {
        string result = registers[value], operands = string.Empty;
        for (int i = 0; i < value.Arguments.Count; i++)
        {
            ScalarType type = value.Op is Opcode.Shl or Opcode.Shr && i == 1 ? ScalarType.U32 : value.Op == Opcode.MulWide ? ScalarType.I32 : value.Type;
            operands = operands + ", " + Operand(value.Arguments[i], type);
        }

        line(name + " " + result + operands + ";");
    }

    // Vectors, atomics, shuffles.
    private void Wide(Value value)
    {
        List<Value> x = value.Arguments;
        if (value.Op is Opcode.LoadVector)
        {
            string[] parts = Parts(value);
            line($"ld{In(value.Space)}.v{parts.Length}{Cell(value.Memory)} {{{string.Join(", ", parts)}}}, {Address(value)};");
        }
        else if (value.Op is Opcode.StoreVector)
        {
            string[] parts = x.Skip(1).Select(Register).ToArray();
            line($"st{In(value.Space)}.v{parts.Length}{Cell(value.Memory)} {Address(value)}, {{{string.Join(", ", parts)}}};");
        }
        else if (value.Op.IsAtomic())
        {
            Atomic(value);
        }
        else if (value.Op.IsShuffle())
        {
            Shuffle(value);
        }
        else
        {
            throw new InvalidOperationException($"{value.Op} has no instruction.");
        }
    }

    // Parts that nothing reads still need a register.
    private string[] Parts(Value vector)
    {
        string?[] parts = new string?[(int)vector.Immediate2];
        foreach (Value part in vector.Block!.Values.Where(value => value.Op == Opcode.Extract && value.Arguments[0] == vector))
            parts[(int)part.Immediate] = registers[part];
        return parts.Select(part => part ?? registers.New(vector.Type)).ToArray();
    }

    private void Atomic(Value value)
    {
        string name = value.Op switch
        {
            Opcode.AtomicAdd => "add",
            Opcode.AtomicMin => "min",
            Opcode.AtomicMax => "max",
            Opcode.AtomicAnd => "and",
            Opcode.AtomicOr => "or",
            Opcode.AtomicXor => "xor",
            Opcode.AtomicExchange => "exch",
            _ => "cas",
        };
        string type = value.Op switch
        {
            Opcode.AtomicMin or Opcode.AtomicMax => Suffix(value.Type),
            Opcode.AtomicAdd => ".u" + value.Type.Bits(),
            _ => Raw(value.Type),
        };
        string operands = string.Join(", ", value.Arguments.Skip(1).Select(Register));
        bool hasResult = uses.ContainsKey(value) || value.Op is Opcode.AtomicExchange or Opcode.AtomicCompareExchange;
        line(hasResult ? $"atom{In(value.Space)}.{name}{type} {registers[value]}, {Address(value)}, {operands};" : $"red{In(value.Space)}.{name}{type} {Address(value)}, {operands};");
    }

    private void Shuffle(Value value)
    {
        string mode = value.Op switch { Opcode.ShuffleUp => "up", Opcode.ShuffleDown => "down", Opcode.ShuffleXor => "bfly", _ => "idx" };
        long bounds = ((32 - value.Immediate) << 8) | (value.Op == Opcode.ShuffleUp ? 0L : 0x1f);
        string lane = Operand(value.Arguments[1], ScalarType.U32), tail = $"{lane}, {bounds}, {AllLanes};", from = Register(value.Arguments[0]), to = registers[value];
        if (value.Type.Bits() == 32)
        {
            line($"shfl.sync.{mode}.b32 {to}, {from}, {tail}");
            return;
        }

        string low = registers.New(ScalarType.U32), high = registers.New(ScalarType.U32);
        line($"mov.b64 {{{low}, {high}}}, {from};");
        line($"shfl.sync.{mode}.b32 {low}, {low}, {tail}");
        line($"shfl.sync.{mode}.b32 {high}, {high}, {tail}");
        line($"mov.b64 {to}, {{{low}, {high}}};");
    }

    private void Bits(Value value)
    {
        Value x = value.Arguments[0];
        string name = value.Result == ScalarType.F16 ? "cvt.u16.u32" : x.Result == ScalarType.F16 ? "cvt.u32.u16" : "mov" + Raw(value.Result);
        line($"{name} {registers[value]}, {Register(x)};");
    }

    private string Address(Value value)
    {
        string offset = value.Immediate == 0 ? string.Empty : value.Immediate > 0 ? "+" + value.Immediate.ToString(CultureInfo.InvariantCulture) : value.Immediate.ToString(CultureInfo.InvariantCulture);
        return $"[{Register(value.Arguments[0])}{offset}]";
    }

    private string Operand(Value value, ScalarType type) => value.IsConstant ? Immediate(value, type) : registers[value];
}
