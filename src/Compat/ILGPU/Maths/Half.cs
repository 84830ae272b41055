using System.Globalization;

namespace ILGPU;

/// <summary>IEEE binary16; arithmetic rounds the float32 result.</summary>
public readonly struct Half : IEquatable<Half>, IComparable<Half>
{
    public static readonly Half Zero = new(System.Half.Zero);
    public static readonly Half One = new(System.Half.One);
    public static readonly Half Epsilon = new(System.Half.Epsilon);
    public static readonly Half MaxValue = new(System.Half.MaxValue);
    public static readonly Half MinValue = new(System.Half.MinValue);
    public static readonly Half NaN = new(System.Half.NaN);
    public static readonly Half PositiveInfinity = new(System.Half.PositiveInfinity);
    public static readonly Half NegativeInfinity = new(System.Half.NegativeInfinity);

    private readonly System.Half _value;

    internal Half(System.Half value) => _value = value;

    internal System.Half Value => _value;

    public static implicit operator float(Half halfValue) => (float)halfValue._value;

    public static implicit operator double(Half halfValue) => (double)halfValue._value;

    public static explicit operator Half(float floatValue) => new((System.Half)floatValue);

    // By way of float32, as the real library does.
    public static explicit operator Half(double doubleValue) => (Half)(float)doubleValue;

    public static explicit operator Half(int intValue) => (Half)(float)intValue;

    public static explicit operator int(Half halfValue) => (int)(float)halfValue;

    public static explicit operator Half(byte byteValue) => (Half)(float)byteValue;

    public static explicit operator byte(Half halfValue) => (byte)(float)halfValue;

    public static explicit operator Half(sbyte sbyteValue) => (Half)(float)sbyteValue;

    public static explicit operator sbyte(Half halfValue) => (sbyte)(float)halfValue;

    public static explicit operator Half(short shortValue) => (Half)(float)shortValue;

    public static explicit operator short(Half halfValue) => (short)(float)halfValue;

    public static explicit operator Half(ushort ushortValue) => (Half)(float)ushortValue;

    public static explicit operator ushort(Half halfValue) => (ushort)(float)halfValue;

    public static explicit operator Half(uint uintValue) => (Half)(float)uintValue;

    public static explicit operator uint(Half halfValue) => (uint)(float)halfValue;

    public static explicit operator Half(long longValue) => (Half)(float)longValue;

    public static explicit operator long(Half halfValue) => (long)(float)halfValue;

    public static explicit operator Half(ulong ulongValue) => (Half)(float)ulongValue;

    public static explicit operator ulong(Half halfValue) => (ulong)(float)halfValue;

    public static Half operator +(Half first, Half second) => (Half)((float)first + (float)second);

    public static Half operator -(Half first, Half second) => (Half)((float)first - (float)second);

    public static Half operator *(Half first, Half second) => (Half)((float)first * (float)second);

    public static Half operator /(Half first, Half second) => (Half)((float)first / (float)second);

    public static Half operator -(Half halfValue) => new(-halfValue._value);

    public static bool operator ==(Half first, Half second) => first._value == second._value;

    public static bool operator !=(Half first, Half second) => first._value != second._value;

    public static bool operator <(Half first, Half second) => first._value < second._value;

    public static bool operator <=(Half first, Half second) => first._value <= second._value;

    public static bool operator >(Half first, Half second) => first._value > second._value;

    public static bool operator >=(Half first, Half second) => first._value >= second._value;

    public static bool IsNaN(Half half) => System.Half.IsNaN(half._value);

    public static bool IsInfinity(Half half) => System.Half.IsInfinity(half._value);

    public static bool IsFinite(Half half) => System.Half.IsFinite(half._value);

    public static bool IsZero(Half half) => half._value == System.Half.Zero;

    public static bool IsPositiveInfinity(Half half) => System.Half.IsPositiveInfinity(half._value);

    public static bool IsNegativeInfinity(Half half) => System.Half.IsNegativeInfinity(half._value);

    public static Half Abs(Half half) => new(System.Half.Abs(half._value));

    public bool Equals(Half other) => _value.Equals(other._value);

    public int CompareTo(Half other) => _value.CompareTo(other._value);

    public override bool Equals(object? obj) => obj is Half other && Equals(other);

    public override int GetHashCode() => _value.GetHashCode();

    public override string ToString() => _value.ToString(CultureInfo.InvariantCulture);
}
