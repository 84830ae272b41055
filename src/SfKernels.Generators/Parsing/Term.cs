using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>A value of the flat form under C#'s own operators, so that a function of the device reads as its formula. A plain number takes the type of its partner.</summary>
internal readonly struct Term
{
    private readonly CodeBuilder? code;
    private readonly Operand operand;
    private readonly double number;

    private Term(CodeBuilder? code, Operand operand, double number) => (this.code, this.operand, this.number) = (code, operand, number);

    public Term(CodeBuilder code, Operand operand)
        : this(code, operand, 0)
    {
    }

    /// <summary>The value itself; not for a plain number, whose type is open.</summary>
    public Operand Operand => code is null ? throw new InvalidOperationException("A number without a type.") : operand;

    public CodeBuilder Code => code ?? throw new InvalidOperationException("A number without a type.");

    public ScalarType Type => Operand.Type;

    public bool IsSingle => Type == ScalarType.F32;

    public static implicit operator Term(double number) => new(null, default, number);

    public static Term operator +(Term left, Term right) => Same(Opcode.Add, left, right);

    public static Term operator -(Term left, Term right) => Same(Opcode.Sub, left, right);

    public static Term operator *(Term left, Term right) => Same(Opcode.Mul, left, right);

    public static Term operator /(Term left, Term right) => Same(Opcode.Div, left, right);

    public static Term operator -(Term value) => value.Do(Opcode.Neg);

    public static Term operator &(Term left, Term right) => Same(Opcode.And, left, right);

    public static Term operator |(Term left, Term right) => Same(Opcode.Or, left, right);

    public static Term operator !(Term value) => value.Do(Opcode.Not);

    public static Term operator <(Term left, Term right) => Compare(Opcode.Less, left, right);

    public static Term operator >(Term left, Term right) => Compare(Opcode.Greater, left, right);

    public static Term operator <=(Term left, Term right) => Compare(Opcode.LessEqual, left, right);

    public static Term operator >=(Term left, Term right) => Compare(Opcode.GreaterEqual, left, right);

    public static Term Fma(Term x, Term y, Term z)
    {
        Term typed = x.code is not null ? x : y.code is not null ? y : z;
        return typed.Make(Opcode.Fma, typed.Type, typed.Typed(x), typed.Typed(y), typed.Typed(z));
    }

    public static Term Min(Term left, Term right) => Same(Opcode.Min, left, right);

    public static Term Max(Term left, Term right) => Same(Opcode.Max, left, right);

    /// <summary>The coefficients from the constant one up.</summary>
    public static Term Polynomial(Term x, params double[] coefficients)
    {
        Term result = coefficients[coefficients.Length - 1];
        for (int i = coefficients.Length - 2; i >= 0; i--)
            result = Fma(result, x, coefficients[i]);
        return result;
    }

    public Term Is(Term other) => Compare(Opcode.Equal, this, other);

    /// <summary>One of two values by this condition.</summary>
    public Term Then(Term whenTrue, Term whenFalse)
    {
        Term typed = whenTrue.code is not null ? whenTrue : whenFalse;
        return Make(Opcode.Select, typed.Type, Operand, typed.Typed(whenTrue), typed.Typed(whenFalse));
    }

    public Term IsNaN() => new(Code, Code.Emit(Opcode.IsNaN, Type, ScalarType.Bool, 0, Operand));

    public Term Abs() => Do(Opcode.Abs);

    public Term Sqrt() => Do(Opcode.Sqrt);

    public Term Round() => Do(Opcode.Round);

    public Term Truncate() => Do(Opcode.Truncate);

    /// <summary>The same bits as another type of that width.</summary>
    public Term Bits(ScalarType type) => Make(Opcode.Bits, type, Operand);

    /// <summary>The bits as a signed number.</summary>
    public Term SignedBits() => Bits(Type.Bits() == 64 ? ScalarType.I64 : ScalarType.I32);

    public Term IsNegative() => SignedBits() < 0;

    public Term CopySign(Term sign) => sign.IsNegative().Then(-Abs(), Abs());

    /// <summary>Another type's number of the same value.</summary>
    public Term To(ScalarType type)
    {
        if (type == Type)
            return this;
        MemoryType from = Type switch { ScalarType.I32 => MemoryType.I32, ScalarType.U32 => MemoryType.U32, ScalarType.I64 => MemoryType.I64, ScalarType.U64 => MemoryType.U64, ScalarType.F32 => MemoryType.F32, _ => MemoryType.F64 };
        return new(Code, Code.Emit(Opcode.Convert, type, type, from, Space.Global, 0, 0, Operand));
    }

    public Term ShiftLeft(int count) => Make(Opcode.Shl, Type, Operand, Operand.Of(count));

    public Term ShiftRight(int count) => Make(Opcode.Shr, Type, Operand, Operand.Of(count));

    /// <summary>A place that is written again and again, as loops need.</summary>
    public Term Variable() => new(Code, Code.Variable(Operand));

    public void Assign(Term value) => Code.Copy(Operand.Local, Typed(value));

    private static Term Same(Opcode op, Term left, Term right)
    {
        Term typed = left.code is not null ? left : right;
        return typed.Make(op, typed.Type, typed.Typed(left), typed.Typed(right));
    }

    private static Term Compare(Opcode op, Term left, Term right)
    {
        Term typed = left.code is not null ? left : right;
        return new(typed.Code, typed.Code.Emit(op, typed.Type, ScalarType.Bool, 0, typed.Typed(left), typed.Typed(right)));
    }

    private Term Do(Opcode op) => Make(op, Type, Operand);

    private Term Make(Opcode op, ScalarType type, params Operand[] arguments) => new(Code, Code.Emit(op, type, arguments));

    private Operand Typed(Term term) => term.code is not null ? term.operand : Type switch
    {
        ScalarType.F32 => Operand.Of((float)term.number),
        ScalarType.F64 => Operand.Of(term.number),
        ScalarType.I32 => Operand.Of((int)term.number),
        ScalarType.U32 => Operand.Of((uint)term.number),
        ScalarType.I64 => Operand.Of((long)term.number),
        ScalarType.U64 => Operand.Of((ulong)term.number),
        _ => throw new InvalidOperationException($"A number in the place of a {Type}."),
    };
}
