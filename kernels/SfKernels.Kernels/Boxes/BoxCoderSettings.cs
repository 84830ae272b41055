namespace SfKernels.Kernels.Boxes;

/// <summary>How boxes become regression targets: dx = wx (cx_box - cx) / w, dw = ww log(w_box / w), the same in y.</summary>
/// <param name="WeightX">wx.</param>
/// <param name="WeightY">wy.</param>
/// <param name="WeightW">ww.</param>
/// <param name="WeightH">wh.</param>
/// <param name="PlusOne">Widths are x1 - x0 + 1: the official code's boxes.</param>
public sealed record BoxCoderSettings(double WeightX = 10, double WeightY = 10, double WeightW = 5, double WeightH = 5, bool PlusOne = false)
{
    /// <summary>Weights (10, 10, 5, 5), the official RetinaNet and detectron2's region proposal heads.</summary>
    public static BoxCoderSettings Default { get; } = new();

    /// <summary>Weights 1: torchvision's RetinaNet.</summary>
    public static BoxCoderSettings Unit { get; } = new(1, 1, 1, 1);

    /// <summary>Bound of dw / ww and dh / wh before exp: log(1000 / 16).</summary>
    public double LargestLogScale { get; init; } = Math.Log(1000.0 / 16);
}
