using System.Text;
using TorchSharp;

namespace SfKernels.Engine;

/// <summary>
/// One argument of <see cref="Dispatch"/>. Everything that an operator takes converts to it; a null reference or nullable becomes None.
/// It holds the managed objects, so that the collector cannot free a tensor while the operator runs.
/// </summary>
internal readonly struct Arg
{
    private Arg(ArgKind kind, object? reference, long bits)
    {
        Kind = kind;
        Reference = reference;
        Bits = bits;
    }

    /// <summary>No value: an absent tensor, an absent optional.</summary>
    public static Arg None => new(ArgKind.None, null, 0);

    /// <summary>The value that the operator's schema gives.</summary>
    public static Arg Default => new(ArgKind.Default, null, 0);

    public ArgKind Kind { get; }

    /// <summary>The tensor, list, string or generator; the boxed device.</summary>
    public object? Reference { get; }

    /// <summary>The integer, boolean (0 or 1) or the bits of the double.</summary>
    public long Bits { get; }

    /// <summary>How many 64-bit words the argument takes as a list; a string counts as bytes, rounded up.</summary>
    public int ListLength => Reference switch
    {
        Array list => list.Length,
        string text => Encoding.UTF8.GetByteCount(text) / sizeof(long) + 1,
        _ => 0,
    };

    public static implicit operator Arg(torch.Tensor? value) => Object(ArgKind.Tensor, value);
    public static implicit operator Arg(long value) => new(ArgKind.Int, null, value);
    public static implicit operator Arg(long? value) => value is { } v ? v : None;
    public static implicit operator Arg(double value) => new(ArgKind.Double, null, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is { } v ? v : None;
    public static implicit operator Arg(bool value) => new(ArgKind.Bool, null, value ? 1 : 0);
    public static implicit operator Arg(bool? value) => value is { } v ? v : None;
    public static implicit operator Arg(Scalar? value) => value is null ? None : value.ToArg();
    public static implicit operator Arg(long[]? value) => Object(ArgKind.IntList, value);
    public static implicit operator Arg(ReadOnlySpan<long> value) => Object(ArgKind.IntList, value.ToArray());
    public static implicit operator Arg(double[]? value) => Object(ArgKind.DoubleList, value);
    public static implicit operator Arg(bool[]? value) => Object(ArgKind.BoolList, value is null ? null : Array.ConvertAll(value, static v => v ? 1L : 0L));
    public static implicit operator Arg(torch.Tensor?[]? value) => Object(ArgKind.TensorList, value);
    public static implicit operator Arg(torch.ScalarType value) => (long)value;
    public static implicit operator Arg(torch.ScalarType? value) => value is { } v ? (long)v : None;
    public static implicit operator Arg(torch.Device? value) => Object(ArgKind.Device, value);
    public static implicit operator Arg(torch.Generator? value) => Object(ArgKind.Generator, value);
    public static implicit operator Arg(string? value) => Object(ArgKind.String, value);

    private static Arg Object(ArgKind kind, object? value) => value is null ? None : new(kind, value, 0);
}
