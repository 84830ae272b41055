using SfKernels.Detection.Weights.Pickle;

namespace SfKernels.Detection.Weights;

/// <summary>Turns a strided view into dense row-major bytes.</summary>
internal static class TensorBytes
{
    /// <summary>The elements of <paramref name="tensor"/> in row-major order; no copy where they lie so already.</summary>
    /// <param name="tensor">A view that was checked against its storage.</param>
    /// <param name="storage">All bytes of the storage.</param>
    public static RawTensor Gather(PickleTensor tensor, ReadOnlyMemory<byte> storage)
    {
        ElementType type = tensor.Storage.Type;
        int size = type.Size();
        long elements = tensor.Elements;
        if (elements * size > Array.MaxLength)
        {
            throw new InvalidDataException($"a tensor of {elements * size} bytes is more than the {Array.MaxLength} that can be read");
        }

        if (elements == 0 || tensor.IsContiguous)
        {
            return new RawTensor(type, tensor.Shape, elements == 0 ? ReadOnlyMemory<byte>.Empty : storage.Slice((int)(tensor.Offset * size), (int)(elements * size)));
        }

        byte[] dense = new byte[elements * size];
        long[] index = new long[tensor.Shape.Length];
        long from = tensor.Offset;
        for (long to = 0; to < elements; to++)
        {
            storage.Span.Slice((int)(from * size), size).CopyTo(dense.AsSpan((int)(to * size)));
            from += Advance(index, tensor.Shape, tensor.Strides);
        }

        return new RawTensor(type, tensor.Shape, dense);
    }

    private static long Advance(long[] index, long[] shape, long[] strides)
    {
        long step = 0;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            step += strides[axis];
            if (++index[axis] < shape[axis])
            {
                return step;
            }

            step -= index[axis] * strides[axis];
            index[axis] = 0;
        }

        return step;
    }
}
