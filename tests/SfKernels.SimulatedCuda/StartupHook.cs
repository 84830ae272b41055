using System.Runtime.CompilerServices;
using System.Runtime.Loader;

/// <summary>With DOTNET_STARTUP_HOOKS=this assembly, any program of the project sees the simulated devices: the tool itself, for one. (The runtime asks for this name, in no namespace.)</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        // The program knows nothing of the interpreter beside this assembly.
        string folder = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            File.Exists(Path.Combine(folder, name.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll")) : null;
        Start();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start()
    {
        SfKernels.SimulatedCuda.SimulatedDriver.Start();
        if (SfKernels.SimulatedCuda.SimulatedDriver.Reason is string reason)
            throw new InvalidOperationException(reason);
    }
}
