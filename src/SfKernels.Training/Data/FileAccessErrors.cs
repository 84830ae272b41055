namespace SfKernels.Training.Data;

/// <summary>Opens input files and turns what the system says about them into <see cref="DataException"/>.</summary>
internal static class FileAccessErrors
{
    /// <summary>Opens <paramref name="path"/> for reading from front to back.</summary>
    public static FileStream OpenRead(string path, string wayOut)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Of(path, wayOut, e);
        }
    }

    /// <summary>Every line of a text file.</summary>
    public static string[] ReadLines(string path, string wayOut)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Of(path, wayOut, e);
        }
    }

    /// <summary>The complaint about <paramref name="path"/>.</summary>
    public static DataException Of(string path, string wayOut, Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => new DataException($"{path}: no such file. {wayOut}", cause),
        _ => new DataException($"{path}: cannot be read ({cause.Message}). {wayOut}", cause),
    };
}
