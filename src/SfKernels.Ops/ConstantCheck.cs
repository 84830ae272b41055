namespace SfKernels.Ops;

/// <summary>Refuses constants of a loss that would make it meaningless.</summary>
public static class ConstantCheck
{
    /// <summary>0 or positive, and a number.</summary>
    public static void NotNegative(double value, string parameter)
    {
        if (!(value >= 0))
        {
            throw new ArgumentOutOfRangeException(parameter, value, $"{parameter} must be 0 or positive.");
        }
    }

    /// <summary>One of the choices, not a number cast to them.</summary>
    public static void Defined<T>(T value, string parameter)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(parameter, value, $"{parameter} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
        }
    }
}
