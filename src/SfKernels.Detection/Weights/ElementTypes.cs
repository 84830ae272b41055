using TorchSharp;

namespace SfKernels.Detection.Weights;

/// <summary>Sizes of <see cref="ElementType"/> and its torch counterparts.</summary>
public static class ElementTypes
{
    /// <summary>Bytes an element takes.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.F64 or ElementType.I64 => 8,
        ElementType.F32 or ElementType.I32 => 4,
        ElementType.F16 or ElementType.BF16 or ElementType.I16 => 2,
        ElementType.I8 or ElementType.U8 or ElementType.BOOL => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>True for the floating-point types.</summary>
    public static bool IsFloat(this ElementType type) => type <= ElementType.BF16;

    /// <summary>The torch dtype of the same layout.</summary>
    public static torch.ScalarType ToScalarType(this ElementType type) => type switch
    {
        ElementType.F64 => torch.ScalarType.Float64,
        ElementType.F32 => torch.ScalarType.Float32,
        ElementType.F16 => torch.ScalarType.Float16,
        ElementType.BF16 => torch.ScalarType.BFloat16,
        ElementType.I64 => torch.ScalarType.Int64,
        ElementType.I32 => torch.ScalarType.Int32,
        ElementType.I16 => torch.ScalarType.Int16,
        ElementType.I8 => torch.ScalarType.Int8,
        ElementType.U8 => torch.ScalarType.Byte,
        ElementType.BOOL => torch.ScalarType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>The element type of the same layout as a torch dtype.</summary>
    public static ElementType FromScalarType(torch.ScalarType dtype) => dtype switch
    {
        torch.ScalarType.Float64 => ElementType.F64,
        torch.ScalarType.Float32 => ElementType.F32,
        torch.ScalarType.Float16 => ElementType.F16,
        torch.ScalarType.BFloat16 => ElementType.BF16,
        torch.ScalarType.Int64 => ElementType.I64,
        torch.ScalarType.Int32 => ElementType.I32,
        torch.ScalarType.Int16 => ElementType.I16,
        torch.ScalarType.Int8 => ElementType.I8,
        torch.ScalarType.Byte => ElementType.U8,
        torch.ScalarType.Bool => ElementType.BOOL,
        _ => throw new ArgumentException($"tensors of dtype {dtype} cannot be stored; convert to float32 first", nameof(dtype)),
    };

    /// <summary>Bytes of a dense tensor of <paramref name="shape"/>, or null where a side is negative or the size exceeds 63 bits.</summary>
    public static long? ByteLength(this ElementType type, ReadOnlySpan<long> shape)
    {
        long elements = 1;
        bool empty = false;
        foreach (long side in shape)
        {
            if (side < 0)
            {
                return null;
            }

            empty |= side == 0;
        }

        if (empty)
        {
            return 0;
        }

        foreach (long side in shape)
        {
            if (elements > long.MaxValue / 8 / side)
            {
                return null;
            }

            elements *= side;
        }

        return elements * type.Size();
    }
}
