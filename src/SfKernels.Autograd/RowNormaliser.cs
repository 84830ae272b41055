namespace SfKernels.Autograd;

/// <summary>What a loss over rows is divided by, on the device.</summary>
public enum RowNormaliser
{
    /// <summary>Nothing: the sum.</summary>
    Sum,

    /// <summary>max(1, rows that are not ignored): the mean. 0 where every row is ignored.</summary>
    Rows,
}
