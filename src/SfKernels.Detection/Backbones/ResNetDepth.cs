namespace SfKernels.Detection.Backbones;

/// <summary>Shape of a residual network (He et al. 2015).</summary>
/// <param name="Blocks">Blocks in each of the four stages.</param>
/// <param name="Bottleneck">1x1, 3x3, 1x1 blocks with four times as many channels out as within; otherwise two 3x3.</param>
public sealed record ResNetDepth(IReadOnlyList<int> Blocks, bool Bottleneck)
{
    /// <summary>Channels out per channel within a block.</summary>
    public int Expansion => Bottleneck ? 4 : 1;

    /// <summary>The depth of a backbone name such as "resnet50", or null.</summary>
    public static ResNetDepth? Find(string name) => name switch
    {
        "resnet18" => new([2, 2, 2, 2], false),
        "resnet34" => new([3, 4, 6, 3], false),
        "resnet50" => new([3, 4, 6, 3], true),
        "resnet101" => new([3, 4, 23, 3], true),
        _ => null,
    };
}
