using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SfKernels.Runtime.Tests;

/// <summary>The driver of these tests: native/recorded_driver.c. It stands in for the system's before anything of the runtime is touched.</summary>
internal static unsafe partial class RecordedDriver
{
    private const string Library = "recordeddriver";

    public static string FilePath { get; } = Path.Combine(AppContext.BaseDirectory, "librecordeddriver.so");

    /// <summary>The calls since the last reset, one a line.</summary>
    public static string[] Calls => Marshal.PtrToStringUTF8(recorded_calls())!.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The text of the last module.</summary>
    public static string Module => Marshal.PtrToStringUTF8(recorded_module())!;

    public static nint Context
    {
        get => recorded_context();
        set => recorded_set_context(value);
    }

    /// <summary>The bytes of the arguments of the last launch, one behind the other.</summary>
    public static byte[] Arguments
    {
        get
        {
            byte* bytes = stackalloc byte[4096];
            return new ReadOnlySpan<byte>(bytes, recorded_arguments(bytes)).ToArray();
        }
    }

    public static void Reset() => recorded_reset();

    public static void Fail(string call, int code)
    {
        fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(call + '\0'))
            recorded_fail(name, code);
    }

    public static void Expect(params ReadOnlySpan<int> sizes)
    {
        fixed (int* first = sizes)
            recorded_expect(first, sizes.Length);
    }

    [ModuleInitializer]
    internal static void StandIn()
    {
        if (Environment.GetEnvironmentVariable(DriverLibrary.PathVariable) is null)
            Environment.SetEnvironmentVariable(DriverLibrary.PathVariable, FilePath);
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), static (name, _, _) => name == Library ? NativeLibrary.Load(FilePath) : 0);
    }

    [LibraryImport(Library)]
    private static partial void recorded_reset();

    [LibraryImport(Library)]
    private static partial void recorded_fail(byte* call, int code);

    [LibraryImport(Library)]
    private static partial nint recorded_calls();

    [LibraryImport(Library)]
    private static partial nint recorded_module();

    [LibraryImport(Library)]
    private static partial void recorded_expect(int* sizes, int count);

    [LibraryImport(Library)]
    private static partial int recorded_arguments(byte* to);

    [LibraryImport(Library)]
    private static partial void recorded_set_context(nint context);

    [LibraryImport(Library)]
    private static partial nint recorded_context();
}
