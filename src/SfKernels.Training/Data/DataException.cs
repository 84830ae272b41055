namespace SfKernels.Training.Data;

/// <summary>Input data that cannot be used: the message names the file, what is wrong with it and the way out. Commands map it to exit code 2.</summary>
public sealed class DataException : Exception
{
    /// <summary>Reports <paramref name="message"/>.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>Reports <paramref name="message"/>, caused by <paramref name="inner"/>.</summary>
    public DataException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
