using System.Runtime.ExceptionServices;

namespace SfKernels.Training.Data;

/// <summary>Reads many small files on all cores.</summary>
internal static class ParallelFiles
{
    /// <summary>The results of <paramref name="read"/> for 0..count - 1. Of several failures the first in order is thrown, as it was.</summary>
    public static T[] Read<T>(int count, Func<int, T> read)
    {
        var results = new T[count];
        var failures = new Exception?[count];
        Parallel.For(0, count, (i, loop) =>
        {
            try
            {
                results[i] = read(i);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures[i] = e;
                loop.Break();
            }
        });
        if (failures.FirstOrDefault(static e => e is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return results;
    }
}
