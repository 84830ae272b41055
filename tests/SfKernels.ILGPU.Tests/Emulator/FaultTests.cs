using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>What the stand-in refuses by name where a device would hang, race or write into somebody's memory.</summary>
public sealed class FaultTests
{
    private const int Threads = 64;

    [SkippableFact]
    public void ABarrierThatNotAllReachIsNamed()
    {
        var failure = Assert.Throws<InvalidKernelOperationException>(() => Launch<int>(FaultKernels.BarrierForSome));
        Assert.Contains("FaultKernels.BarrierForSome, group 0: of 64 threads wait 40 in Group.Barrier (BarrierForSome", failure.Message, StringComparison.Ordinal);
        Assert.Contains("thread 0 first; 24 have ended", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void ABarrierThatSomePassTwiceIsNamed()
    {
        var failure = Assert.Throws<InvalidKernelOperationException>(() => Launch<int>(FaultKernels.BarrierTwiceForSome));
        Assert.Contains("BarrierTwiceForSome", failure.Message, StringComparison.Ordinal);
        Assert.Contains("32 in Group.Barrier (BarrierTwiceForSome", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void LanesAtDifferentShufflesAreNamed()
    {
        var failure = Assert.Throws<InvalidKernelOperationException>(() => Launch<int>(FaultKernels.ShuffleAgainstShuffle));
        Assert.Contains("Thread 3 is at Warp.ShuffleDown<Int32> while thread 0 of the same warp waits in Warp.ShuffleUp<Int32>", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AnIndexOutsideOfAViewIsNamed()
    {
        var failure = Assert.Throws<IndexOutOfRangeException>(() => Launch<int>(FaultKernels.OneTooFar));
        Assert.Contains("Index 64 of a view of 64 elements of Int32", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void SharedMemoryIsTheSameInEveryThread() =>
        Assert.Contains("Allocation 0", Assert.Throws<InvalidKernelOperationException>(() => Launch<int>(FaultKernels.UnequalShared)).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void SharedMemoryEnds() =>
        Assert.Contains("80000 bytes", Assert.Throws<InvalidKernelOperationException>(() => Launch<int>(FaultKernels.TooMuchShared)).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void WhatNobodyWroteIsNoNumber() => Assert.All(Launch<float>(FaultKernels.UnwrittenShared), static value => Assert.True(float.IsNaN(value)));

    [SkippableFact]
    public void AMisalignedVectorIsRefused() =>
        Assert.Contains("no multiple of 16", Assert.Throws<InvalidKernelOperationException>(() => Launch<float>(FaultKernels.CastAnywhere)).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void ABrokenPromiseOfAlignmentIsRefused() =>
        Assert.Contains("starts 4 behind", Assert.Throws<InvalidKernelOperationException>(() => Launch<float>(FaultKernels.PromiseAnywhere)).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void AViewEndsWithItsBuffer()
    {
        SkipUnlessStandIn();
        using var device = new CpuDevice();
        var buffer = device.Accelerator.Allocate1D(new int[4]);
        var view = buffer.View;
        using (buffer)
            Assert.Equal(0, view[0]);
        Assert.Throws<ObjectDisposedException>(() => view[0]);
    }

    [SkippableFact]
    public void ALaunchAfterAFailureRuns()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<InvalidKernelOperationException>(() => Launch<int>(FaultKernels.BarrierForSome));
            Launch<int>(GridKernels.Exchanges, Threads * 5);
        }
    }

    [SkippableFact]
    public void OutsideOfAKernelThereIsNoGrid()
    {
        SkipUnlessStandIn();
        Assert.Throws<InvalidKernelOperationException>(() => Grid.IdxX);
    }

    private static T[] Launch<T>(Action<ArrayView<T>> kernel, int length = Threads)
        where T : unmanaged
    {
        SkipUnlessStandIn();
        using var device = new CpuDevice();
        using var values = device.Accelerator.Allocate1D<T>(length);
        device.Accelerator.LoadStreamKernel(kernel)((1, Threads), values.View.BaseView);
        return values.GetAsArray1D();
    }

    private static void SkipUnlessStandIn() => Skip.IfNot(CpuDevice.IsStandIn, "The real library leaves this undefined.");
}
