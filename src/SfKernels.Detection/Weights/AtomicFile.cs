using System.Text;

namespace SfKernels.Detection.Weights;

/// <summary>Writes whole files or nothing: a temporary file in the same folder takes the final name once it is complete and on disk.</summary>
public static class AtomicFile
{
    /// <summary>How a temporary name ends; what precedes it begins with the final name, where both fit into one. A killed process leaves one behind.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Bytes of a name in the file systems of Linux.</summary>
    private const int LongestName = 255;

    /// <summary>Lets <paramref name="write"/> fill a file that appears under <paramref name="path"/> only if it returns.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, TemporaryName(Path.GetFileName(full)));
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string TemporaryName(string name)
    {
        string rest = $".{Guid.NewGuid():N}{Unfinished}";
        return Encoding.UTF8.GetByteCount(name) + rest.Length <= LongestName ? name + rest : rest;
    }
}
