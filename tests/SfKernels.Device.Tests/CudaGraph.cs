using System.Runtime.InteropServices;

namespace SfKernels.Device.Tests;

/// <summary>The entries of the driver that record a stream into a graph and run it, and that ask a stream; the product itself needs none of them.</summary>
internal static unsafe partial class CudaGraph
{
    private const string Driver = "libcuda.so.1";

    /// <summary>Launches on a stream of its own, recorded instead of run, then run as a graph so often.</summary>
    public static void CaptureAndRun(Action<nint> launches, int times)
    {
        nint stream, graph, executable, context;
        Check(cuDevicePrimaryCtxRetain(&context, 0));
        Check(cuCtxPushCurrent_v2(context));
        Check(cuStreamCreate(&stream, 1));
        Check(cuStreamBeginCapture_v2(stream, 1));
        launches(stream);
        Check(cuStreamEndCapture(stream, &graph));
        Check(cuGraphInstantiateWithFlags(&executable, graph, 0));
        for (int i = 0; i < times; i++)
            Check(cuGraphLaunch(executable, stream));
        Check(cuStreamSynchronize(stream));
        Check(cuGraphExecDestroy(executable));
        Check(cuGraphDestroy(graph));
        Check(cuStreamDestroy_v2(stream));
        Check(cuCtxPopCurrent_v2(&context));
    }

    /// <summary>Whether a stream has work that is not done.</summary>
    public static bool IsBusy(nint stream)
    {
        const int NotReady = 600;
        nint context;
        Check(cuDevicePrimaryCtxRetain(&context, 0));
        Check(cuCtxPushCurrent_v2(context));
        int code = cuStreamQuery(stream);
        Check(cuCtxPopCurrent_v2(&context));
        Check(code == NotReady ? 0 : code);
        return code == NotReady;
    }

    private static void Check(int code)
    {
        if (code != 0)
            throw new InvalidOperationException($"the driver returned {code}");
    }

    [LibraryImport(Driver)]
    private static partial int cuDevicePrimaryCtxRetain(nint* context, int device);

    [LibraryImport(Driver)]
    private static partial int cuCtxPushCurrent_v2(nint context);

    [LibraryImport(Driver)]
    private static partial int cuCtxPopCurrent_v2(nint* context);

    [LibraryImport(Driver)]
    private static partial int cuStreamCreate(nint* stream, uint flags);

    [LibraryImport(Driver)]
    private static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(Driver)]
    private static partial int cuStreamQuery(nint stream);

    [LibraryImport(Driver)]
    private static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(Driver)]
    private static partial int cuStreamBeginCapture_v2(nint stream, int mode);

    [LibraryImport(Driver)]
    private static partial int cuStreamEndCapture(nint stream, nint* graph);

    [LibraryImport(Driver)]
    private static partial int cuGraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    [LibraryImport(Driver)]
    private static partial int cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Driver)]
    private static partial int cuGraphExecDestroy(nint executable);

    [LibraryImport(Driver)]
    private static partial int cuGraphDestroy(nint graph);
}
