using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>One statement while it is being checked: its modifiers are taken in the order of the grammar, its operands by their types.</summary>
internal sealed class Form(Statement statement, PtxVersion version, PtxTarget target)
{
    private int next;

    public Statement Statement => statement;

    public string Opcode => statement.Opcode;

    public int OperandCount => statement.Operands.Count;

    /// <summary>The type that ends the modifiers, not yet taken.</summary>
    public ScalarType LastType =>
        statement.Modifiers.Count > 0 && ScalarType.Parse(statement.Modifiers[^1]) is ScalarType type ? type : throw Fail("a type must end the modifiers");

    public PtxSyntaxException Fail(string message) => new(statement.Line, $"{message}: {statement.Text}");

    public void Require(PtxVersion needed, int architecture, string? feature = null) =>
        Requirement.Check(statement.Line, feature ?? string.Join('.', statement.Modifiers.Prepend(statement.Opcode)), needed, architecture, version, target);

    public bool Take(string modifier)
    {
        if (next >= statement.Modifiers.Count || statement.Modifiers[next] != modifier)
            return false;
        next++;
        return true;
    }

    /// <summary>The next modifier if it is one of those, else null.</summary>
    public string? TakeAny(params ReadOnlySpan<string> modifiers)
    {
        foreach (string modifier in modifiers)
        {
            if (Take(modifier))
                return modifier;
        }

        return null;
    }

    public string Need(params ReadOnlySpan<string> modifiers) =>
        TakeAny(modifiers) ?? throw Fail($"{Opcode} needs one of .{string.Join(", .", modifiers)} here");

    /// <summary>The next modifier as one of the allowed types.</summary>
    public ScalarType Type(params ReadOnlySpan<string> allowed) => ScalarType.Parse(Need(allowed))!.Value;

    /// <summary>No modifier may be left.</summary>
    public void End(int operands)
    {
        if (next < statement.Modifiers.Count)
            throw Fail($"modifier .{statement.Modifiers[next]} is not known or not in its place");
        if (statement.Operands.Count != operands)
            throw Fail($"{Opcode} takes {operands} operands here, not {statement.Operands.Count}");
    }

    public Rounding? TakeRounding() => TakeAny("rn", "rz", "rm", "rp") switch
    {
        "rn" => Rounding.NearestEven,
        "rz" => Rounding.TowardsZero,
        "rm" => Rounding.Down,
        "rp" => Rounding.Up,
        _ => null,
    };

    public Operand Raw(int index) => statement.Operands[index];

    public RegisterInfo Destination(int index, ScalarType type, bool relaxed = false) => Register(Raw(index), type, relaxed);

    public RegisterInfo Register(Operand operand, ScalarType type, bool relaxed = false)
    {
        if (operand is not Operand.Register(RegisterInfo register))
            throw Fail($"operand {operand} must be a register");
        if (!(relaxed ? type.AgreesRelaxed(register.Type) : type.Agrees(register.Type)))
            throw Fail($"register {register.Name} is {register.Type}, which does not fit {type}");
        return register;
    }

    public Source Source(int index, ScalarType type, bool relaxed = false) => Source(Raw(index), type, relaxed);

    public Source Source(Operand operand, ScalarType type, bool relaxed = false) => operand switch
    {
        Operand.Integer or Operand.SingleLiteral or Operand.DoubleLiteral => new Source(Constant(operand, type)),
        _ => new Source(Register(operand, type, relaxed)),
    };

    /// <summary>A predicate, {!} allowed; the result is 0 or 1.</summary>
    public Func<Warp, uint, uint> PredicateBits(int index)
    {
        (RegisterInfo register, bool negated) = Raw(index) switch
        {
            Operand.Negated(RegisterInfo info) => (info, true),
            Operand operand => (Register(operand, ScalarType.Predicate), false),
        };
        return (warp, mask) =>
        {
            ReadOnlySpan<ulong> values = warp.Read(register, mask);
            uint bits = 0;
            for (int lane = 0; lane < Warp.Lanes; lane++)
                bits |= (uint)(values[lane] & 1) << lane;
            return (negated ? ~bits : bits) & mask;
        };
    }

    /// <summary>The bits of a literal as a value of the type.</summary>
    public ulong Constant(Operand operand, ScalarType type)
    {
        switch (operand)
        {
            case Operand.Integer(ulong value, _) when type == ScalarType.Predicate:
                // Section 4.5.4: an integer constant is a predicate as in C.
                return value != 0 ? 1UL : 0;
            case Operand.Integer(ulong value, bool negative):
                if (!type.IsInteger && !type.IsBits)
                    throw Fail($"integer {operand} where {type} is needed");
                bool fits = negative ? (long)value >= -(1L << (type.Bits - 1)) : (value & ~type.Mask) == 0;
                return fits ? value & type.Mask : throw Fail($"integer {operand} does not fit {type}");
            case Operand.SingleLiteral(ulong bits):
                if (type != ScalarType.F32 && type != ScalarType.B32)
                    throw Fail($"a single-precision literal where {type} is needed");
                return bits;
            case Operand.DoubleLiteral(ulong bits):
                if (type == ScalarType.F32)
                    return BitConverter.SingleToUInt32Bits((float)BitConverter.UInt64BitsToDouble(bits));
                return type == ScalarType.F64 || type == ScalarType.B64 ? bits : throw Fail($"a double-precision literal where {type} is needed");
            default:
                throw Fail($"operand {operand} must be a constant");
        }
    }

    public Instruction Plain(Action<Warp, uint> execute, bool special = false) =>
        new Instruction { Source = statement, Kind = InstructionKind.Plain, Execute = execute, IsSpecialFunction = special }.Named();

    public Instruction Map(RegisterInfo d, Source a, Func<ulong, ulong> function, bool special = false) => Plain((warp, mask) =>
    {
        ReadOnlySpan<ulong> x = a.Read(warp, mask);
        Span<ulong> result = warp.Write(d, mask);
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(rest);
            result[lane] = function(x[lane]);
        }
    }, special);

    public Instruction Map(RegisterInfo d, Source a, Source b, Func<ulong, ulong, ulong> function, bool special = false) => Plain((warp, mask) =>
    {
        ReadOnlySpan<ulong> x = a.Read(warp, mask), y = b.Read(warp, mask);
        Span<ulong> result = warp.Write(d, mask);
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(rest);
            result[lane] = function(x[lane], y[lane]);
        }
    }, special);

    public Instruction Map(RegisterInfo d, Source a, Source b, Source c, Func<ulong, ulong, ulong, ulong> function) => Plain((warp, mask) =>
    {
        ReadOnlySpan<ulong> x = a.Read(warp, mask), y = b.Read(warp, mask), z = c.Read(warp, mask);
        Span<ulong> result = warp.Write(d, mask);
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(rest);
            result[lane] = function(x[lane], y[lane], z[lane]);
        }
    });
}
