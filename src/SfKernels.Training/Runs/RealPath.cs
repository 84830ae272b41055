namespace SfKernels.Training.Runs;

/// <summary>Where a path leads once links are followed: two paths may mean one file.</summary>
internal static class RealPath
{
    /// <summary>The file or folder itself.</summary>
    public static string Of(string path)
    {
        string entry = OfEntry(path);
        FileInfo file = new(entry);
        return file.LinkTarget is null ? entry : Of(Path.Combine(file.DirectoryName!, file.LinkTarget));
    }

    /// <summary>The entry of its folder: a link there stays a link. That is what a file that is written under this name replaces.</summary>
    public static string OfEntry(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.GetDirectoryName(full) is { } folder ? Path.Combine(Of(folder), Path.GetFileName(full)) : full;
    }
}
