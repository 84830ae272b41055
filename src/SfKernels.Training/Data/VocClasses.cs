namespace SfKernels.Training.Data;

/// <summary>The class list of a VOC folder, the same for each of its splits.</summary>
internal static class VocClasses
{
    /// <summary>The twenty classes of the challenge in its order.</summary>
    private static readonly string[] Challenge =
    [
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
        "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    /// <summary>The challenge's twenty where every name in the files is one of them, else the names found, sorted by code point.</summary>
    /// <param name="annotations">The folder whose files count.</param>
    /// <param name="deeper">Files in folders below it that count too.</param>
    public static IReadOnlyList<Category> Of(string annotations, IEnumerable<string> deeper)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        string[] files = [.. Files(annotations).Concat(deeper).Distinct()];
        foreach (string[] found in ParallelFiles.Read(files.Length, i => VocAnnotation.ReadNames(files[i]).Distinct().ToArray()))
            names.UnionWith(found);
        IEnumerable<string> classes = names.IsSubsetOf(Challenge) ? Challenge : names;
        return [.. classes.Select(static (name, k) => new Category(k + 1, k + 1, name))];
    }

    private static string[] Files(string annotations)
    {
        try
        {
            // Hidden files are not the user's: archives of some systems hold a "._NAME.xml" beside every NAME.xml.
            return [.. Directory.GetFiles(annotations, "*.xml").Where(static file => Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{annotations}: no such folder. A VOC folder holds Annotations/, JPEGImages/ and ImageSets/Main/SPLIT.txt.", e);
        }
    }
}
