using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;

namespace SfKernels.DeviceBench;

/// <summary>The scalars of a call, all on the device: those of <see cref="GuidedScalars"/>, then the localisation loss.</summary>
internal static class LossScalars
{
    private const int Localisation = GuidedScalars.Numbers;

    /// <summary>Those that the loss leaves.</summary>
    public static DeviceView<float> Written(in LossCall call) => new(call.Scalars, GuidedScalars.Numbers);

    /// <summary>L_loc, given.</summary>
    public static DeviceView<float> OfLocalisation(in LossCall call) => At(call, Localisation);

    /// <summary>One of them.</summary>
    public static DeviceView<float> At(in LossCall call, int place) => new(call.Scalars + (place * sizeof(float)), 1);
}
