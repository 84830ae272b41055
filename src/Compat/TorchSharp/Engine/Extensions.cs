using System.Diagnostics;
using System.Text;

namespace SfKernels.Engine;

/// <summary>Libraries beside libtorch whose operators register themselves when they are loaded: torchvision's operators and image codecs.</summary>
internal static unsafe class Extensions
{
    private static readonly Lock s_lock = new();
    private static readonly HashSet<string> s_loaded = [];

    /// <summary>Loads the library that owns the operator's namespace, the first time an operator of it is asked for.</summary>
    public static void LoadFor(string op)
    {
        var library = op[..op.IndexOf(':')] switch { "torchvision" => "_C", "image" => "image", _ => null };
        if (library is null) return;
        lock (s_lock)
        {
            if (s_loaded.Contains(library)) return;
            var path = Find(library) ?? throw new DllNotFoundException(
                $"Operator '{op}' needs torchvision's {library} library, which is not on this machine: run 'apt-get install python3-torchvision', or install torchvision beside the PyTorch in use.");
            fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0')) Native.Check(NativeMethods.sfk_load_library(text));
            s_loaded.Add(library);
        }
    }

    private static string? Find(string library)
    {
        foreach (var folder in Folders())
        {
            if (!Directory.Exists(folder)) continue;
            var found = Directory.GetFiles(folder, library + "*.so").Order(StringComparer.Ordinal).FirstOrDefault();
            if (found is not null) return found;
        }
        return null;
    }

    // torchvision must be the one that was built for the libtorch in use, so the folders beside it come first.
    private static IEnumerable<string> Folders()
    {
        var libtorch = LoadedLibtorch();
        if (libtorch is not null)
        {
            // .../site-packages/torch/lib/libtorch_cpu.so -> .../site-packages/torchvision
            yield return Path.GetFullPath(Path.Combine(libtorch, "..", "..", "torchvision"));
            yield return Path.GetFullPath(Path.Combine(libtorch, "..", "torchvision"));
        }
        yield return "/usr/lib/python3/dist-packages/torchvision";
    }

    private static string? LoadedLibtorch()
    {
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            using (module)
                if (Path.GetFileName(module.FileName).StartsWith("libtorch_cpu.so", StringComparison.Ordinal))
                    return Path.GetDirectoryName(module.FileName);
        }
        return null;
    }
}
