using System.Runtime.CompilerServices;
using SfKernels.SimulatedCuda;

namespace SfKernels.SimulatedCuda.Tests;

/// <summary>Gives this process its devices before anything of it asks for one.</summary>
internal static class Simulation
{
    [ModuleInitializer]
    internal static void Begin() => SimulatedDriver.Start();
}
