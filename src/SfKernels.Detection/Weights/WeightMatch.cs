namespace SfKernels.Detection.Weights;

/// <summary>How closely a file must fit a module.</summary>
public enum WeightMatch
{
    /// <summary>The same names and shapes on both sides: a run's own weights.</summary>
    Exact,

    /// <summary>
    /// Whatever the file has for this module: layers that only one side has are left alone, and so are class layers made for another number of classes.
    /// Any other difference in shape is an error, and so is a file that fits nowhere. The start of a new training.
    /// </summary>
    Initial,
}
