using System.Runtime.InteropServices;
using System.Text;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
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

    /// <summary>Six launches: labels, the localisation loss and the guided loss of a batch.</summary>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_step_forward")]
    public static int StepForward(StepCall* call) => Run(call, &StepLaunches.Forward);

    /// <summary>Two launches: the gradients of all logits and deltas.</summary>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_step_backward")]
    public static int StepBackward(StepCall* call) => Run(call, &StepLaunches.Backward);

    /// <summary>What a step's kernels make their anchors from, and the anchors: each pointer may be 0. Host memory.</summary>
    /// <param name="height">Padded height in pixels.</param>
    /// <param name="width">Padded width in pixels.</param>
    /// <param name="cells">[levels, 4].</param>
    /// <param name="shapes">[levels, A, 4].</param>
    /// <param name="corners">[R, 4].</param>
    /// <returns>R; negative where something is wrong.</returns>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_anchors")]
    public static int Anchors(int height, int width, int* cells, float* shapes, float* corners)
    {
        try
        {
            AnchorGrid grid = StepGrid.Of(height, width);
            if (cells != null)
            {
                StepGrid.Cells(grid).CopyTo(new Span<int>(cells, AnchorGridView.Numbers * grid.Levels.Length));
            }

            if (shapes != null)
            {
                StepGrid.Shapes(grid).CopyTo(new Span<float>(shapes, 4 * grid.Levels.Length * grid.Levels[0].PerCell));
            }

            if (corners != null)
            {
                grid.CopyTo(new Span<float>(corners, 4 * grid.Count));
            }

            return grid.Count;
        }
        catch (Exception e)
        {
            return -Fail(e.Message);
        }
    }

    /// <summary>Bytes of <see cref="LossCall"/> times 65,536 and of <see cref="StepCall"/>: another language's must be as large.</summary>
    [UnmanagedCallersOnly(EntryPoint = "sfk_bench_sizes")]
    public static int Sizes() => (sizeof(LossCall) << 16) + sizeof(StepCall);

    private static int Run<TCall>(TCall* call, delegate*<Abstractions.IKernelLauncher, in TCall, void> launch)
        where TCall : unmanaged
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
