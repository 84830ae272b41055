using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace SfKernels.SimulatedCuda;

/// <summary>
/// Two CUDA devices of this process, simulated on its CPU: native/ makes libtorch see them and stands in for the driver, and the interpreter executes the
/// kernels. Their memory is closed to the host, whoever reads it there dies. So tests written for a device, and training on it, run where there is none.
/// Neither time nor the order between streams is simulated.
/// </summary>
public static unsafe partial class SimulatedDriver
{
    private const string Library = "libcuda.so.1";

    /// <summary>Why there are no such devices; null where there are.</summary>
    public static string? Reason { get; private set; } = "The packages flavour has no headers of libtorch to build the simulated CUDA devices with.";

    /// <summary>What kernels did that no correct kernel does.</summary>
    public static ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>Entries of the kernels launched so far, on any thread.</summary>
    public static ConcurrentQueue<string> Launches { get; } = new();

    /// <summary>Handle of the stream of the last launch.</summary>
    public static nint LastStream => simulated_last_stream();

    /// <summary>Contexts that the calling thread has made current and not yet given back.</summary>
    public static int Contexts => simulated_contexts();

    /// <summary>From here on libtorch launches on another stream of a device on this thread, or on the default stream again; its handle.</summary>
    public static nint UseStream(int device, bool fresh) => simulated_use_stream(device, fresh ? 1 : 0);

    /// <summary>Bytes of device memory in use, and the most there were since this was last asked.</summary>
    public static (long Now, long Most) Memory
    {
        get
        {
            ulong now, most;
            simulated_usage(&now, &most);
            return ((long)now, (long)most);
        }
    }

    /// <summary>Whether kernels run. If not, launches are taken and forgotten: for sizes that would take the interpreter an hour.</summary>
    public static void Run(bool kernels) => simulated_run(kernels ? 1 : 0);

    /// <summary>The block of device memory that an address lies in.</summary>
    public static (nint Begin, long Bytes)? Block(int device, ulong address)
    {
        ulong begin, bytes;
        return simulated_block(device, address, &begin, &bytes) == 0 ? null : ((nint)begin, (long)bytes);
    }

    /// <summary>Makes the devices. Before libtorch is loaded: afterwards it has decided that there is no CUDA.</summary>
    public static void Start()
    {
        string folder = Path.Combine(Path.GetDirectoryName(typeof(SimulatedDriver).Assembly.Location)!, "simulated"), reason = Path.Combine(folder, "reason");
        if (!File.Exists(reason))
            return;
        Reason = File.ReadAllText(reason).Trim();
        if (Reason.Length > 0)
            return;
        const int NowAndForAll = 0x102;
        string file = Path.Combine(folder, Library);
        nint handle = dlopen(file, NowAndForAll);
        if (handle == 0)
            throw new InvalidOperationException($"{file} cannot be loaded: {Marshal.PtrToStringUTF8(dlerror())}");
        Environment.SetEnvironmentVariable("SFK_CUDA_DRIVER", file);
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? handle : 0);
        Host host = new() { Load = &KernelHost.Load, Entry = &KernelHost.Entry, Attribute = &KernelHost.Attribute, Launch = &KernelHost.Launch };
        simulated_host(&host);
        Reason = null;
    }

    [LibraryImport("libc")]
    private static partial nint dlopen([MarshalAs(UnmanagedType.LPUTF8Str)] string file, int flags);

    [LibraryImport("libc")]
    private static partial nint dlerror();

    [LibraryImport(Library)]
    private static partial void simulated_host(Host* host);

    [LibraryImport(Library)]
    private static partial nint simulated_last_stream();

    [LibraryImport(Library)]
    private static partial int simulated_contexts();

    [LibraryImport(Library)]
    private static partial nint simulated_use_stream(int device, int fresh);

    [LibraryImport(Library)]
    private static partial int simulated_block(int device, ulong address, ulong* begin, ulong* bytes);

    [LibraryImport(Library)]
    private static partial void simulated_usage(ulong* now, ulong* most);

    [LibraryImport(Library)]
    private static partial void simulated_run(int on);

    [StructLayout(LayoutKind.Sequential)]
    private struct Host
    {
        public delegate* unmanaged<byte*, long*, byte*, int, int> Load;
        public delegate* unmanaged<long, byte*, long*, int*, int*, int> Entry;
        public delegate* unmanaged<long, int, int*, int> Attribute;
        public delegate* unmanaged<long, int, uint*, nint*, int> Launch;
    }
}
