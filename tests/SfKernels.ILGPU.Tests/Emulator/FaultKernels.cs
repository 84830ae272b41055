using ILGPU;
using ILGPU.Runtime;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>Kernels that are wrong.</summary>
public static class FaultKernels
{
    public static void BarrierForSome(ArrayView<int> values)
    {
        values[Group.IdxX] = 1;
        if (Group.IdxX < 40)
            Group.Barrier();
    }

    public static void BarrierTwiceForSome(ArrayView<int> values)
    {
        values[Group.IdxX] = 1;
        if (Group.IdxX < 32)
            Group.Barrier();
        Group.Barrier();
    }

    public static void ShuffleAgainstShuffle(ArrayView<int> values) =>
        values[Group.IdxX] = Group.IdxX < 3 ? Warp.ShuffleUp(1, 1) : Warp.ShuffleDown(1, 1);

    public static void OneTooFar(ArrayView<int> values)
    {
        Group.Barrier();
        values[Group.IdxX + 1] = 1;
    }

    public static void UnequalShared(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(Group.IdxX < 7 ? 8 : 16);
        values[Group.IdxX] = shared.IntLength;
    }

    public static void TooMuchShared(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<long>(10000);
        values[Group.IdxX] = shared.IntLength;
    }

    public static void UnwrittenShared(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(64);
        values[Group.IdxX] = shared[Group.IdxX];
    }

    public static void CastAnywhere(ArrayView<float> values) => values.SubView(1, 4).Cast<Quad>()[0] = default;

    public static void PromiseAnywhere(ArrayView<float> values) => values.SubView(1, 4).AsAligned16()[0] = 1;
}
