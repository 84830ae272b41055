using SfKernels.Detection.Weights.Pickle;

namespace SfKernels.Detection.Weights;

/// <summary>
/// Bounds the bytes that the tensors of one file may take together. Tied weights share a storage, so some excess over the file's size is honest;
/// a thousand names for one large storage are not.
/// </summary>
internal sealed class ByteBudget(long fileLength, string source)
{
    private const int Excess = 4;

    private Int128 _left = (Int128)fileLength * Excess;

    public void Spend(PickleTensor tensor)
    {
        _left -= (Int128)tensor.Elements * tensor.Storage.Type.Size();
        if (_left < 0)
        {
            throw new InvalidDataException($"{source}: its tensors would take more than {Excess} times the file's {fileLength} bytes: too many views of the same storage");
        }
    }
}
