using SfKernels.Engine;

namespace TorchSharp;

/// <summary>A number on its way into an operator: an integer, a real or a boolean. Nothing native stands behind it.</summary>
public sealed class Scalar : IDisposable
{
    private readonly long _integer;
    private readonly double _real;

    private Scalar(torch.ScalarType type, long integer, double real) => (Type, _integer, _real) = (type, integer, real);

    public torch.ScalarType Type { get; }

    internal double Real => IsReal ? _real : _integer;

    internal long Integer => IsReal ? (long)_real : _integer;

    private bool IsReal => Type is torch.ScalarType.Float16 or torch.ScalarType.BFloat16 or torch.ScalarType.Float32 or torch.ScalarType.Float64;

    public void Dispose() { }

    // Not one conditional expression: its type would be double, and an integer would promote integer tensors to float.
    internal Arg ToArg() => Type == torch.ScalarType.Bool ? (Arg)(_integer != 0) : IsReal ? (Arg)_real : (Arg)_integer;

    internal static Scalar OfBFloat16(float value) => new(torch.ScalarType.BFloat16, 0, value);

    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Byte, value, 0);
    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int8, value, 0);
    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int16, value, 0);
    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int32, value, 0);
    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value, 0);
    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float16, 0, (double)value);
    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float32, 0, value);
    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, 0, value);
    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0, 0);
}
