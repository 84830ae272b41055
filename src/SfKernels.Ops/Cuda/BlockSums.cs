using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>What the blocks of a loss kernel leave on the device, and the second stage that adds it up.</summary>
internal sealed class BlockSums : IDisposable
{
    // A block leaves two numbers of 64 bits and one of 32.
    private readonly Tensor _memory;

    /// <summary>Room for the blocks of one launch.</summary>
    public BlockSums(int blocks, Device device)
    {
        _memory = empty([(LabelFindings.Numbers * blocks) + ((blocks + 1) / 2)], ScalarType.Int64, device);
        nint address = TensorAddress.Of(_memory);
        Found = new(address, LabelFindings.Numbers * blocks);
        Partials = new(address + (LabelFindings.Numbers * blocks * sizeof(long)), blocks);
    }

    /// <summary>Rows that count and the first invalid row of each block.</summary>
    public DeviceView<long> Found { get; }

    /// <summary>The sum of each block.</summary>
    public DeviceView<float> Partials { get; }

    /// <summary>The loss divided by max(1, share * rows that count + constant).</summary>
    /// <param name="launcher">Starts the kernel.</param>
    /// <param name="stream">The stream that the blocks ran on.</param>
    /// <param name="share">What one row that counts adds to the normaliser.</param>
    /// <param name="constant">What is added besides.</param>
    public DeviceLoss Normalised(IKernelLauncher launcher, nint stream, float share, float constant)
    {
        Device device = _memory.device;
        var sum = new DeviceLoss(empty([], ScalarType.Float32, device), empty([], ScalarType.Float32, device), empty([], ScalarType.Float32, device));
        LossSumKernels.LaunchAnchors(
            launcher, 1, stream, Partials, Found, share, constant,
            DeviceTensor.View<float>(sum.Loss), DeviceTensor.View<float>(sum.Normaliser), DeviceTensor.View<float>(sum.Counted), default);
        GC.KeepAlive(_memory);
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
