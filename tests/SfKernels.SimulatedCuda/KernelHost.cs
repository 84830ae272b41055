using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using SfKernels.Ptx;
using SfKernels.Ptx.Numerics;

namespace SfKernels.SimulatedCuda;

/// <summary>What the simulated driver asks of this program: to read PTX, and to run a kernel of it. Nothing is thrown through the driver.</summary>
internal static unsafe class KernelHost
{
    private const int Success = 0, InvalidValue = 1, InvalidPtx = 218, NotFound = 500, LaunchFailed = 719;
    private const int LocalBytesAttribute = 3, RegistersAttribute = 4;

    private static readonly ConcurrentDictionary<long, PtxModule> s_modules = new();
    private static readonly ConcurrentDictionary<long, PtxEntry> s_functions = new();
    private static long s_made;
    private static int s_turn;

    /// <summary>Reads a text; what is wrong with it goes to the log.</summary>
    [UnmanagedCallersOnly]
    public static int Load(byte* text, long* module, byte* log, int logBytes)
    {
        try
        {
            PtxModule read = PtxModule.Parse(Marshal.PtrToStringUTF8((nint)text)!);
            *module = Interlocked.Increment(ref s_made);
            s_modules[*module] = read;
            return Success;
        }
        catch (PtxSyntaxException wrong)
        {
            byte[] message = Encoding.UTF8.GetBytes(wrong.Message + '\0');
            message.AsSpan(0, Math.Min(message.Length, logBytes)).CopyTo(new Span<byte>(log, logBytes));
            return InvalidPtx;
        }
    }

    /// <summary>A kernel by its name, and the sizes of its parameters.</summary>
    [UnmanagedCallersOnly]
    public static int Entry(long module, byte* name, long* function, int* sizes, int* count)
    {
        string wanted = Marshal.PtrToStringUTF8((nint)name)!;
        PtxEntry? entry = s_modules[module].Entries.FirstOrDefault(entry => entry.Name == wanted);
        if (entry is null || entry.Parameters.Count > *count)
            return NotFound;
        *count = entry.Parameters.Count;
        for (int i = 0; i < *count; i++)
            sizes[i] = entry.Parameters[i].Bytes;
        *function = Interlocked.Increment(ref s_made);
        s_functions[*function] = entry;
        return Success;
    }

    /// <summary>Registers and local memory of a thread.</summary>
    [UnmanagedCallersOnly]
    public static int Attribute(long function, int attribute, int* value)
    {
        if (attribute is not (LocalBytesAttribute or RegistersAttribute))
            return InvalidValue;
        *value = attribute == LocalBytesAttribute ? (int)s_functions[function].LocalBytes : 32;
        return Success;
    }

    /// <summary>Runs a kernel on the memory of a device. It sees the blocks that one of its arguments points into, and nothing else.</summary>
    [UnmanagedCallersOnly]
    public static int Launch(long function, int device, uint* shape, nint* arguments)
    {
        PtxEntry entry = s_functions[function];
        try
        {
            PtxDevice memory = new();
            var mapped = new HashSet<nint>();
            var values = new PtxArgument[entry.Parameters.Count];
            for (int i = 0; i < values.Length; i++)
            {
                var bytes = new ReadOnlySpan<byte>((void*)arguments[i], entry.Parameters[i].Bytes);
                values[i] = PtxArgument.Raw(bytes, entry.Parameters[i].Alignment);
                for (int at = 0; at + sizeof(ulong) <= bytes.Length; at += sizeof(ulong))
                {
                    if (SimulatedDriver.Block(device, BitConverter.ToUInt64(bytes[at..])) is (nint begin, long length) && mapped.Add(begin))
                        memory.Map(begin, length);
                }
            }

            memory.Launch(entry, new PtxSize((int)shape[0], (int)shape[1], (int)shape[2]), new PtxSize((int)shape[3], (int)shape[4], (int)shape[5]), Options(), values);
            SimulatedDriver.Launches.Enqueue(entry.Name);
            return Success;
        }
        catch (ArgumentException)
        {
            return InvalidValue;
        }
        catch (Exception fault)
        {
            SimulatedDriver.Faults.Enqueue(fault);
            return LaunchFailed;
        }
    }

    // A device has its own approximations, the same at every launch; what warps run first differs from launch to launch.
    private static LaunchOptions Options() => new() { Error = ApproximationError.Scattered, ScheduleSeed = Interlocked.Increment(ref s_turn) };
}
