namespace SfKernels.Runtime.Tests;

/// <summary>The test assembly as a program: says what the runtime finds on this machine, and launches nothing.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        Console.WriteLine($"{CudaDriver.IsAvailable}|{CudaDriver.DeviceCount}|{CudaDriver.Version}|{CudaDriver.UnavailableReason}");
        if (arguments is not ["use"])
            return 0;
        try
        {
            KernelLauncher.For(0);
            return 0;
        }
        catch (CudaException e)
        {
            Console.WriteLine(e.Message);
            return 3;
        }
    }
}
