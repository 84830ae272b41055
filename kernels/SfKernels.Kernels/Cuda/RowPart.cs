using ILGPU;
using ILGPU.Algorithms;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// What a lane holds of the columns of a row: four, a warp apart, so that the lanes read side by side whatever the alignment of the row. Behind the row's end,
/// the lowest finite number.
/// </summary>
public struct RowPart
{
    /// <summary>Columns of a lane.</summary>
    public const int PerLane = 4;

    // Below every float but minus infinity, so that no difference of two infinities comes up.
    private const float Lowest = -3.40282347e38f;

    private float first;
    private float second;
    private float third;
    private float fourth;

    /// <summary>Columns of a warp.</summary>
    public static int Columns => PerLane * Warp.WarpSize;

    /// <summary>A lane's columns, four reads on their way at once.</summary>
    /// <param name="logits">All rows.</param>
    /// <param name="at">Index of the lane's first column.</param>
    /// <param name="left">Columns of the row from there on; number i is there where <see cref="Has"/> says so.</param>
    public static RowPart Read<TLogit>(ArrayView<TLogit> logits, long at, int left)
        where TLogit : unmanaged, ILogit<TLogit> => new()
        {
            first = Column(logits, at, left, 0),
            second = Column(logits, at, left, 1),
            third = Column(logits, at, left, 2),
            fourth = Column(logits, at, left, 3),
        };

    /// <summary>Columns from a lane's first one to its number <paramref name="index"/>.</summary>
    public static int Step(int index) => index * Warp.WarpSize;

    /// <summary>Whether number <paramref name="index"/> is within the row.</summary>
    public static bool Has(int left, int index) => left > Step(index);

    /// <summary>exp(x) by the device's instruction.</summary>
    public static float Exp(float x) => XMath.Exp2(x * DeviceFormulas.Log2E);

    /// <summary>Number <paramref name="index"/> of 0..3.</summary>
    public readonly float Of(int index) => index == 0 ? first : index == 1 ? second : index == 2 ? third : fourth;

    /// <summary>The largest of them that is a number, and a finite one at least.</summary>
    public readonly float Most() => XMath.Max(XMath.Max(first, second), XMath.Max(XMath.Max(third, fourth), Lowest));

    /// <summary>Sum of exp(x - <paramref name="most"/>) over the columns that there are, one exponential each.</summary>
    public readonly float SumOfExp(float most, int left)
    {
        var sum = 0f;
        for (var i = 0; i < KernelLoop.Unroll(PerLane); i++)
        {
            if (Has(left, i))
                sum += Exp(Of(i) - most);
        }

        return sum;
    }

    private static float Column<TLogit>(ArrayView<TLogit> logits, long at, int left, int index)
        where TLogit : unmanaged, ILogit<TLogit> => Has(left, index) ? TLogit.Read(logits[at + Step(index)]) : Lowest;
}
