using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>Classes and factors of the anchors of a tile, in shared memory.</summary>
public struct TileLabels
{
    /// <summary>Of each anchor: 1..K, 0 for background, -1 where it costs nothing.</summary>
    public ArrayView<int> Classes;

    /// <summary>Weight of each anchor.</summary>
    public ArrayView<float> Factors;

    /// <summary>Loss of logit x, class <paramref name="column"/> of the tile's anchor <paramref name="row"/>.</summary>
    public readonly float Value<TForm>(float x, int row, int column, AnchorLossShape shape)
        where TForm : struct, ILossForm
    {
        var anchor = Classes[row];
        if (anchor < 0)
            return 0;
        var positive = anchor == column + 1;
        return Factors[row] * (positive ? shape.PositiveWeight : shape.NegativeWeight) * TForm.Value(positive ? -x : x, shape.Gamma);
    }

    /// <summary>Gradient of the same times <paramref name="scale"/>; 0 where the product of the factors is 0, whatever the logit.</summary>
    public readonly float Derivative<TForm>(float x, int row, int column, AnchorLossShape shape, float scale)
        where TForm : struct, ILossForm
    {
        var anchor = Classes[row];
        var factor = scale * Factors[row];
        if (anchor < 0 || factor == 0)
            return 0;
        var positive = anchor == column + 1;
        return factor * (positive ? -shape.PositiveWeight : shape.NegativeWeight) * TForm.Derivative(positive ? -x : x, shape.Gamma);
    }
}
