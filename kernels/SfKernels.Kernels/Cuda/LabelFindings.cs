using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>What the labels hold, as far as a thread has seen them. Integers: their order does not matter.</summary>
public struct LabelFindings
{
    /// <summary>Numbers of a block: rows that count, then the first invalid row.</summary>
    public const int Numbers = 2;

    /// <summary>Rows that may count in the normaliser: anchors with a label above 0, or rows of a softmax that are not ignored.</summary>
    public long Counted;

    /// <summary>The first row, n * R + r, whose label is none; long.MaxValue where all are.</summary>
    public long FirstInvalid;

    /// <summary>Writes what the threads of a block found. Every thread calls it.</summary>
    public readonly void Write(ArrayView<long> found)
    {
        var block = SharedMemory.Allocate<long>(Numbers);
        if (Group.IdxX == 0)
        {
            block[0] = 0;
            block[1] = long.MaxValue;
        }

        Group.Barrier();
        if (Counted > 0)
            Atomic.Add(ref block[0], Counted);
        if (FirstInvalid != long.MaxValue)
            Atomic.Min(ref block[1], FirstInvalid);
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            found[(long)Grid.IdxX * Numbers] = block[0];
            found[(long)Grid.IdxX * Numbers + 1] = block[1];
        }
    }
}
