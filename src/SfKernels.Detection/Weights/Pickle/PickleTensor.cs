namespace SfKernels.Detection.Weights.Pickle;

/// <summary>A tensor as torch pickles it: a strided view of a storage, checked to lie inside it.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>Number of elements.</summary>
    public long Elements
    {
        get
        {
            long elements = 1;
            foreach (long side in Shape)
            {
                elements *= side;
            }

            return elements;
        }
    }

    /// <summary>True where the elements lie row-major without holes.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Strides[axis] != expected)
                {
                    return false;
                }

                expected *= Shape[axis];
            }

            return true;
        }
    }

    /// <summary>Why a view cannot be accepted, or null. A view may not be larger than its storage: strides of 0 would let one byte fill the memory.</summary>
    public static string? Fault(PickleStorage storage, long offset, long[] shape, long[] strides)
    {
        string view = $"offset {offset}, shape [{string.Join(", ", shape)}], strides [{string.Join(", ", strides)}] over {storage.Elements} elements";
        if (shape.Length != strides.Length || offset < 0 || strides.Any(static s => s < 0) || shape.Any(static s => s < 0))
        {
            return $"tensor with {view}: sizes, strides and offset must be of equal rank and not negative";
        }

        if (shape.Contains(0))
        {
            return shape.Max() > int.MaxValue || storage.Type.ByteLength(shape) is null ? $"tensor with {view} is too large" : null;
        }

        if (storage.Type.ByteLength(shape) is not long bytes || bytes / storage.Type.Size() > storage.Elements)
        {
            return $"tensor with {view} is larger than its storage";
        }

        Int128 last = offset;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            last += (Int128)(shape[axis] - 1) * strides[axis];
        }

        return last >= storage.Elements ? $"tensor with {view} reaches beyond its storage" : null;
    }
}
