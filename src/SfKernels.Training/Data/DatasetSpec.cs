using SfKernels.Training.Data.Scenes;

namespace SfKernels.Training.Data;

/// <summary>Opens a data set by the text that commands take: voc:DIR, coco:DIR or scenes[:N[,key=value...]].</summary>
public static class DatasetSpec
{
    /// <summary>Opens <paramref name="split"/> of <paramref name="spec"/>, or says what is wrong with either.</summary>
    public static IDetectionDataset Parse(string spec, string split)
    {
        if (string.IsNullOrWhiteSpace(spec))
            throw new DataException($"No data set is given: use voc:DIR, coco:DIR or {SceneOptions.Grammar}.");
        if (string.IsNullOrWhiteSpace(split))
            throw new DataException($"No split of {spec} is given: name one, such as train or val.");
        int colon = spec.IndexOf(':');
        string kind = colon < 0 ? spec.Split(',')[0] : spec[..colon];
        return kind switch
        {
            "voc" => new VocDataset(Folder(spec, colon), split),
            "coco" => new CocoDataset(Folder(spec, colon), split),
            "scenes" => new DrawnScenes(SceneOptions.Parse(spec[kind.Length..]), split),
            _ => throw new DataException($"'{spec}' is no data set: use voc:DIR, coco:DIR or {SceneOptions.Grammar}."),
        };
    }

    private static string Folder(string spec, int colon)
    {
        string folder = colon < 0 ? string.Empty : spec[(colon + 1)..];
        if (folder.Length == 0)
            throw new DataException($"'{spec}' names no folder: write {spec.TrimEnd(':')}:DIR.");
        return Directory.Exists(folder) ? folder : throw new DataException($"{folder}: no such folder. Check the path in '{spec}'.");
    }
}
