using SfKernels.Abstractions;

namespace SfKernels.DeviceBench;

/// <summary>The launches of a loss, as its operator makes them, on addresses instead of tensors.</summary>
internal static class Launches
{
    public static void Forward(IKernelLauncher launcher, in LossCall call)
    {
        if (call.Form == LossForm.Softmax)
        {
            SoftmaxLaunches.Forward(launcher, call);
        }
        else
        {
            AnchorLaunches.Forward(launcher, call);
        }
    }

    public static void Backward(IKernelLauncher launcher, in LossCall call)
    {
        if (call.Form == LossForm.Softmax)
        {
            SoftmaxLaunches.Backward(launcher, call);
        }
        else
        {
            AnchorLaunches.Backward(launcher, call);
        }
    }
}
