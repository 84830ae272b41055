namespace SfKernels.Training.Trainer;

/// <summary>The loss of a step was NaN or infinite; training stopped, on the CPU before it could reach the weights.</summary>
public sealed class NonFiniteLossException : Exception
{
    /// <summary>Reports the step.</summary>
    /// <param name="iteration">1-based step.</param>
    /// <param name="images">Names of the batch's images.</param>
    /// <param name="losses">The losses in words.</param>
    /// <param name="savedState">See <see cref="SavedState"/>.</param>
    public NonFiniteLossException(int iteration, IReadOnlyList<string> images, string losses, string savedState)
        : base($"The loss is not finite at iteration {iteration} ({losses}), images {string.Join(", ", images)}. The state is saved in {savedState}. "
            + "Try a lower --lr, a longer --warmup or --clip-norm 10.")
    {
        Iteration = iteration;
        Images = images;
        SavedState = savedState;
    }

    /// <summary>1-based step.</summary>
    public int Iteration { get; }

    /// <summary>Names of the batch's images.</summary>
    public IReadOnlyList<string> Images { get; }

    /// <summary>Checkpoint of the state that the loss was computed from; on a device, of the state when it was found out, up to the next log line or checkpoint later.</summary>
    public string SavedState { get; }
}
