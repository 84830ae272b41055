using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>What the labels hold, as far as a thread has seen them. Integers: their order does not matter.</summary>
public struct LabelFindings
{
    /// <summary>Numbers of a block: rows that count, then the first invalid row.</summary>
    public const int Numbers = 2;

    /// <summary>Rows that may count in the normaliser: anchors with a label above 0, or rows of a softmax that are not ignored.</summary>
    public int Counted;

    /// <summary>The first row, n * R + r, whose label is none; long.MaxValue where all are.</summary>
    public long FirstInvalid;

    /// <summary>Writes what the threads of a block found. Every thread calls it.</summary>
    public readonly void Write(ArrayView<long> found)
    {
        var counted = SharedMemory.Allocate<int>(1);
        var invalid = SharedMemory.Allocate<long>(1);
        if (Group.IdxX == 0)
        {
            counted[0] = 0;
            invalid[0] = long.MaxValue;
        }

        Group.Barrier();

        // An integer of 32 bits: the device adds one of 64 bits in shared memory by trying until no other thread was in between.
        if (Counted > 0)
            Atomic.Add(ref counted[0], Counted);
        if (FirstInvalid != long.MaxValue)
            Atomic.Min(ref invalid[0], FirstInvalid);
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            found[(long)Grid.IdxX * Numbers] = counted[0];
            found[(long)Grid.IdxX * Numbers + 1] = invalid[0];
        }
    }
}
