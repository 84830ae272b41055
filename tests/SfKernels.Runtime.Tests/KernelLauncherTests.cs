using System.Runtime.CompilerServices;
using SfKernels.Abstractions;
using Xunit;

namespace SfKernels.Runtime.Tests;

/// <summary>What reaches the driver, and what comes back from it.</summary>
public sealed unsafe class KernelLauncherTests : IDisposable
{
    private readonly KernelLauncher launcher = KernelLauncher.For(0);

    public KernelLauncherTests() => RecordedDriver.Reset();

    [Fact]
    public void TheDeviceIsDescribed()
    {
        Assert.Equal(new CudaDevice(0, "Recorder 100", 86, 84), launcher.Device);
        Assert.Equal("Recorder 101", KernelLauncher.For(1).Device.Name);
        Assert.Same(launcher, KernelLauncher.For(0));
        Assert.Contains("There are 2 CUDA devices", Assert.Throws<ArgumentOutOfRangeException>(() => KernelLauncher.For(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALaunchGoesToItsStreamInThePrimaryContext()
    {
        Launch(Kernel("K_one"), blocks: 7, stream: 0xABC);
        Assert.Equal(
            ["cuCtxPushCurrent", "cuThreadExchangeStreamCaptureMode 2 instead of 0", "cuModuleLoadDataEx", "cuModuleGetFunction K_one", "cuFuncGetAttribute",
                "cuFuncGetAttribute", "cuOccupancyMaxActiveBlocksPerMultiprocessor", "cuThreadExchangeStreamCaptureMode 0 instead of 2",
                "cuLaunchKernel 0x3000 grid 7 1 1 block 128 1 1 shared 0 stream 0xabc context 0x1064 extra (nil)", "cuCtxPopCurrent"],
            RecordedDriver.Calls);
        Assert.Equal("// text of K_one", RecordedDriver.Module);
        Assert.Equal(0, RecordedDriver.Context);
    }

    [Fact]
    public void ThreadsOfTheContextPushNothing()
    {
        KernelImage kernel = Kernel("K_two");
        Launch(kernel);
        RecordedDriver.Reset();
        RecordedDriver.Context = 0x1064;
        Launch(kernel);
        Assert.StartsWith("cuLaunchKernel", Assert.Single(RecordedDriver.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public void TheBlocksThatFitAtOnceAreAskedForOnce()
    {
        KernelImage kernel = Kernel("K_resident");
        Assert.Equal(2048 / 128 / 3 * 84, launcher.ResidentBlocks(kernel));
        Launch(kernel);
        RecordedDriver.Reset();
        Assert.Equal(2048 / 128 / 3 * 84, launcher.ResidentBlocks(kernel));
        Assert.Empty(RecordedDriver.Calls);
    }

    [Fact]
    public void AKernelIsCompiledOnceForEachDevice()
    {
        KernelImage kernel = Kernel("K_three");
        Parallel.For(0, 16, _ => Launch(kernel));
        Assert.Single(RecordedDriver.Calls, call => call == "cuModuleLoadDataEx");
        Assert.Equal(16, RecordedDriver.Calls.Count(call => call.StartsWith("cuLaunchKernel", StringComparison.Ordinal)));
        KernelLauncher.For(1).Launch(kernel, 1, 0, OneAddress);
        Assert.Equal(2, RecordedDriver.Calls.Count(call => call == "cuModuleLoadDataEx"));
    }

    [Fact]
    public void ArgumentsArriveByteForByte()
    {
        DeviceView<float> view = new(unchecked((nint)0x1122334455667788), -2);
        int k = 80;
        double scale = 0.5;
        byte flag = 3;
        KernelImage kernel = new("K_args", "// args", 32, 70, 0, new("v", 16, 8), new("k", 4, 4), new("s", 8, 8), new("f", 1, 1));
        RecordedDriver.Expect(16, 4, 8, 1);
        ReadOnlySpan<nint> addresses = [(nint)(&view), (nint)(&k), (nint)(&scale), (nint)(&flag)];
        launcher.Launch(kernel, 1, 0, addresses);
        byte[] expected = [.. BitConverter.GetBytes(0x1122334455667788L), .. BitConverter.GetBytes(-2L), .. BitConverter.GetBytes(80), .. BitConverter.GetBytes(0.5), 3];
        Assert.Equal(expected, RecordedDriver.Arguments);
    }

    [Fact]
    public void ALaunchAllocatesNothing()
    {
        KernelImage kernel = Kernel("K_free");
        RecordedDriver.Context = 0x1064;
        for (int i = 0; i < 100; i++)
            Launch(kernel);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Launch(kernel);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        RecordedDriver.Context = 0;
        KernelLauncher.For(0).Launch(kernel, 1, 0, OneAddress);
        before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            KernelLauncher.For(0).Launch(kernel, 1, 0, OneAddress);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ARefusedTextComesWithTheCompilersLog()
    {
        KernelImage kernel = Kernel("K_bad");
        RecordedDriver.Fail("cuModuleLoadDataEx", 218);
        CudaException error = Assert.Throws<CudaException>(() => Launch(kernel));
        Assert.Equal(("cuModuleLoadDataEx", 218, "CUDA_ERROR_INVALID_PTX", "K_bad"), (error.Call, error.Code, error.Name, error.Kernel));
        Assert.Equal("ptxas error   : line 7; syntax error\n", error.Log);
        Assert.Equal($"cuModuleLoadDataEx for kernel K_bad: CUDA_ERROR_INVALID_PTX (218): text of the error.{Environment.NewLine}ptxas error   : line 7; syntax error", error.Message);
        Assert.Equal(["cuThreadExchangeStreamCaptureMode 0 instead of 2", "cuCtxPopCurrent"], RecordedDriver.Calls[^2..]);
        RecordedDriver.Reset();
        Launch(kernel);
        Assert.Contains("cuModuleLoadDataEx", RecordedDriver.Calls);
    }

    [Theory]
    [InlineData("cuThreadExchangeStreamCaptureMode", 1, "CUDA_ERROR_INVALID_VALUE")]
    [InlineData("cuModuleGetFunction", 500, "CUDA_ERROR_NOT_FOUND")]
    [InlineData("cuLaunchKernel", 1, "CUDA_ERROR_INVALID_VALUE")]
    [InlineData("cuFuncGetAttribute", 1, "CUDA_ERROR_INVALID_VALUE")]
    [InlineData("cuOccupancyMaxActiveBlocksPerMultiprocessor", 1, "CUDA_ERROR_INVALID_VALUE")]
    public void EveryFailureNamesTheCallAndTheKernel(string call, int code, string name)
    {
        RecordedDriver.Fail(call, code);
        CudaException error = Assert.Throws<CudaException>(() => Launch(Kernel("K_fails")));
        Assert.Equal((call, code, name, "K_fails"), (error.Call, error.Code, error.Name, error.Kernel));
        Assert.Null(error.Log);
        Assert.Equal(0, RecordedDriver.Context);
    }

    [Fact]
    public void AFailedPushIsNotPopped()
    {
        RecordedDriver.Fail("cuCtxPushCurrent", 1);
        Assert.Equal("cuCtxPushCurrent", Assert.Throws<CudaException>(() => Launch(Kernel("K_push"))).Call);
        Assert.Equal(["cuCtxPushCurrent"], RecordedDriver.Calls);
    }

    [Fact]
    public void AKernelForANewerDeviceIsRefusedBeforeTheDriverIsAsked()
    {
        KernelImage kernel = new("K_new", "// new", 32, 90, 0, new KernelParameter("values", 8, 4));
        CudaException error = Assert.Throws<CudaException>(() => Launch(kernel));
        Assert.Contains("the kernel is made for sm_90 and later, Recorder 100 is sm_86", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cuModuleLoadDataEx", RecordedDriver.Calls);
    }

    [Fact]
    public void AKernelForTheVeryDeviceIsLaunched()
    {
        Launch(new KernelImage("K_same", "// same", 32, 86, 0, new KernelParameter("values", 8, 4)));
        Assert.Contains(RecordedDriver.Calls, static call => call.StartsWith("cuLaunchKernel", StringComparison.Ordinal));
    }

    [Fact]
    public void WrongLaunchesAreRefused()
    {
        KernelImage kernel = Kernel("K_wrong");
        Assert.Throws<ArgumentOutOfRangeException>(() => Launch(kernel, blocks: 0));
        Assert.Contains("K_wrong has 1 parameters, not 0", Assert.Throws<ArgumentException>(() => launcher.Launch(kernel, 1, 0, [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => launcher.Launch(null!, 1, 0, []));
        Assert.Empty(RecordedDriver.Calls);
    }

    [Fact]
    public void PreparingTellsWhatTheKernelTakes()
    {
        Assert.Equal((40, 16), launcher.Prepare(Kernel("K_ready")));
        Assert.DoesNotContain(RecordedDriver.Calls, call => call.StartsWith("cuLaunchKernel", StringComparison.Ordinal));
        launcher.Synchronize(0x55);
        Assert.Contains("cuStreamSynchronize 0x55", RecordedDriver.Calls);
    }

    [Fact]
    public void BuffersGoThereAndBack()
    {
        DeviceBuffer<float> buffer = new(launcher, 3);
        buffer.Upload([1, 2, 3]);
        float[] values = new float[3];
        buffer.Download(values);
        Assert.Equal([1, 2, 3], values);
        Assert.Equal(3, buffer.View.Length);
        Assert.Throws<ArgumentException>(() => buffer.Upload([1]));
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.View);
        Assert.Single(RecordedDriver.Calls, call => call == "cuMemFree");
        RecordedDriver.Fail("cuMemAlloc", 2);
        Assert.Equal(("cuMemAlloc", 2, "an unknown error"), Assert.Throws<CudaException>(() => new DeviceBuffer<int>(launcher, 1)) is { } e ? (e.Call, e.Code, e.Name) : default);
    }

    public void Dispose()
    {
        RecordedDriver.Reset();
        RecordedDriver.Context = 0;
    }

    private static KernelImage Kernel(string entry) =>
        new(entry, entry == "K_one" ? "// text of K_one" : "// text", 128, 70, 0, new KernelParameter("values", 8, 4));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Launch(KernelImage kernel, int blocks = 1, nint stream = 0)
    {
        Values values = new() { A = 1, B = 2 };
        nint address = (nint)(&values);
        launcher.Launch(kernel, blocks, stream, new ReadOnlySpan<nint>(&address, 1));
    }

    /// <summary>The recorder looks at no argument unless told to, so any address does.</summary>
    private static readonly nint[] OneAddress = [0x10];

    private struct Values
    {
        public int A;
        public int B;
    }
}
