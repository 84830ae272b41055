using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>
/// What the blocks of a loss kernel leave on the device, and the scalars that the second stage makes of it: one piece of memory, because asking for memory
/// costs the host as much as a launch.
/// </summary>
internal readonly struct BlockSums
{
    private readonly nint _address;
    private readonly int _blocks;

    /// <summary>Room for the blocks of one launch.</summary>
    public BlockSums(int blocks, Device device)
    {
        _blocks = blocks;
        Memory = empty([ScalarRoom + ((LabelFindings.Numbers * 2 + 1) * blocks)], ScalarType.Float32, device);
        _address = TensorAddress.Of(Memory);
    }

    /// <summary>float32: the scalars first. Keep it until the launches have returned.</summary>
    public Tensor Memory { get; }

    /// <summary>The numbers of <see cref="GuidedScalars"/>.</summary>
    public DeviceView<float> Scalars => new(_address, GuidedScalars.Numbers);

    /// <summary>Rows that count and the first invalid row of each block.</summary>
    public DeviceView<long> Found => new(_address + (ScalarRoom * sizeof(float)), LabelFindings.Numbers * _blocks);

    /// <summary>The sum of each block.</summary>
    public DeviceView<float> Partials => new(Found.Pointer + (LabelFindings.Numbers * _blocks * sizeof(long)), _blocks);

    // Numbers of 64 bits follow.
    private static int ScalarRoom => (GuidedScalars.Numbers + 1) / 2 * 2;

    /// <summary>The loss divided by max(1, share * rows that count + constant).</summary>
    /// <param name="launcher">Starts the kernel.</param>
    /// <param name="stream">The stream that the blocks ran on.</param>
    /// <param name="share">What one row that counts adds to the normaliser.</param>
    /// <param name="constant">What is added besides.</param>
    public GuidedLoss Normalised(IKernelLauncher launcher, nint stream, float share, float constant)
    {
        var loss = new GuidedLoss(empty([], ScalarType.Float32, Memory.device), Memory);
        LossSumKernels.LaunchAnchors(
            launcher, 1, stream, Partials, Found, share, constant,
            DeviceTensor.View<float>(loss.Total), GuidedLoss.View(Memory, GuidedScalars.Normaliser), GuidedLoss.View(Memory, GuidedScalars.Counted), default);
        return loss;
    }
}
