using System.Text;
using SfKernels.Abstractions;

namespace SfKernels.Runtime;

/// <summary>PTX that the driver has compiled for the device of the current context, and the kernel in it.</summary>
internal sealed unsafe class CudaModule
{
    private const int LogBytes = 16384;

    // CUjit_option
    private const int ErrorLogBuffer = 5;
    private const int ErrorLogBufferSize = 6;

    // CUstreamCaptureMode
    private const int Relaxed = 2;

    // CUfunction_attribute
    private const int LocalBytesAttribute = 3;
    private const int RegistersAttribute = 4;

    private CudaModule(nint function, int registers, int spilledBytes, int residentBlocks)
    {
        Function = function;
        Registers = registers;
        SpilledBytes = spilledBytes;
        ResidentBlocks = residentBlocks;
    }

    /// <summary>The kernel for cuLaunchKernel.</summary>
    public nint Function { get; }

    /// <summary>Registers of a thread, as the driver's compiler gave them out.</summary>
    public int Registers { get; }

    /// <summary>Local memory of a thread: values that did not fit the registers.</summary>
    public int SpilledBytes { get; }

    /// <summary>Blocks that one multiprocessor runs at once, at least 1.</summary>
    public int ResidentBlocks { get; }

    /// <summary>
    /// Compiles a kernel. It stays loaded as long as its context: for the rest of the process. May happen while a stream is recorded into a graph: nothing of it
    /// belongs to a stream, and the driver, which would end the recording otherwise, is told that the caller knows.
    /// </summary>
    /// <exception cref="CudaException">The driver refuses the text; its compiler's log is in the message.</exception>
    public static CudaModule Load(KernelImage kernel)
    {
        int mode = Relaxed;
        CudaDriver.Check(DriverApi.cuThreadExchangeStreamCaptureMode(&mode), "cuThreadExchangeStreamCaptureMode", kernel.Entry);
        try
        {
            return LoadNow(kernel);
        }
        finally
        {
            // The thread's former mode. A failure here would hide the one that led here, so it is not looked at.
            _ = DriverApi.cuThreadExchangeStreamCaptureMode(&mode);
        }
    }

    private static CudaModule LoadNow(KernelImage kernel)
    {
        byte[] log = new byte[LogBytes];
        nint module, function;
        fixed (byte* text = kernel.Ptx, logText = log)
        {
            int* names = stackalloc int[2] { ErrorLogBuffer, ErrorLogBufferSize };
            void** values = stackalloc void*[2] { logText, (void*)(nint)(LogBytes - 1) };
            int code = DriverApi.cuModuleLoadDataEx(&module, text, 2, names, values);
            CudaDriver.Check(code, "cuModuleLoadDataEx", kernel.Entry, code == 0 ? null : Encoding.UTF8.GetString(log, 0, Array.IndexOf(log, (byte)0)));
        }

        fixed (byte* name = Encoding.UTF8.GetBytes(kernel.Entry + '\0'))
            CudaDriver.Check(DriverApi.cuModuleGetFunction(&function, module, name), "cuModuleGetFunction", kernel.Entry);
        int registers, spilled, blocks;
        CudaDriver.Check(DriverApi.cuFuncGetAttribute(&registers, RegistersAttribute, function), "cuFuncGetAttribute", kernel.Entry);
        CudaDriver.Check(DriverApi.cuFuncGetAttribute(&spilled, LocalBytesAttribute, function), "cuFuncGetAttribute", kernel.Entry);
        CudaDriver.Check(DriverApi.cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, function, kernel.BlockSize, 0), "cuOccupancyMaxActiveBlocksPerMultiprocessor", kernel.Entry);
        return new CudaModule(function, registers, spilled, Math.Max(blocks, 1));
    }
}
