using System.Runtime.InteropServices;
using System.Text;
using SfKernels.Runtime;

namespace SfKernels.DeviceBench;

/// <summary>The entry points of the native library. Each returns 0, or 1 with the reason behind <see cref="LastError"/>.</summary>
public static unsafe class Exports
{
    private static nint s_error;

    /// <summary>What went wrong in the last call that returned 1: a C string that the next failure replaces.</summary>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_error")]
    public static nint LastError() => s_error;

    /// <summary>Whether kernels can run here: 0, or 1 with the reason.</summary>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_probe")]
    public static int Probe() => CudaDriver.UnavailableReason is string reason ? Fail(reason) : 0;

    /// <summary>Two launches: the loss of all logits.</summary>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_forward")]
    public static int Forward(LossCall* call) => Run(call, &Launches.Forward);

    /// <summary>One launch: the gradient of all logits.</summary>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_backward")]
    public static int Backward(LossCall* call) => Run(call, &Launches.Backward);

    private static int Run(LossCall* call, delegate*<Abstractions.IKernelLauncher, in LossCall, void> launch)
    {
        try
        {
            launch(KernelLauncher.For(0), in *call);
            return 0;
        }
        catch (Exception e)
        {
            // Nothing managed may leave through a native frame.
            return Fail(e.Message);
        }
    }

    private static int Fail(string message)
    {
        Marshal.FreeHGlobal(s_error);
        byte[] text = Encoding.UTF8.GetBytes(message + '\0');
        s_error = Marshal.AllocHGlobal(text.Length);
        Marshal.Copy(text, 0, s_error, text.Length);
        return 1;
    }
}
