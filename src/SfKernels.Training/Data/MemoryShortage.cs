using System.Runtime.InteropServices;

namespace SfKernels.Training.Data;

/// <summary>Tells a machine or a device that has too little memory from everything else that can fail.</summary>
public static class MemoryShortage
{
    /// <summary>Whether <paramref name="error"/> is .NET's or libtorch's way to say so.</summary>
    public static bool Is(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is OutOfMemoryException
            || (error is ExternalException && (error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("can't allocate memory", StringComparison.Ordinal)));
    }
}
