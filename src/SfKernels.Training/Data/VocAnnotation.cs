using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Data;

/// <summary>One VOC annotation file.</summary>
/// <param name="FileName">Name of the picture, where the file gives one.</param>
/// <param name="Width">Pixels; 0 where the file does not say.</param>
/// <param name="Height">Pixels; 0 where the file does not say.</param>
/// <param name="Objects">In file order.</param>
internal sealed record VocAnnotation(string? FileName, int Width, int Height, IReadOnlyList<VocAnnotation.Item> Objects)
{
    /// <summary>One object: its class name, the four corners as the file gives them, and the difficult flag.</summary>
    internal readonly record struct Item(string Name, Box Corners, bool Difficult);

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    public static VocAnnotation Read(string path)
    {
        XElement root = Load(path);
        XElement? size = root.Element("size");
        return new VocAnnotation(
            root.Element("filename")?.Value.Trim(),
            size is null ? 0 : Side(size, "width", path),
            size is null ? 0 : Side(size, "height", path),
            [.. root.Elements("object").Select((element, index) => ReadItem(element, index, path))]);
    }

    /// <summary>The class names in the file at <paramref name="path"/>.</summary>
    public static IEnumerable<string> ReadNames(string path) => Load(path).Elements("object").Select((element, index) => NameOf(element, index, path));

    private static XElement Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
            XElement root = XElement.Load(reader);
            return root.Name == "annotation" ? root : throw new DataException($"{path}: its root is <{root.Name}>: a VOC annotation begins with <annotation>. Check what wrote it.");
        }
        catch (XmlException e)
        {
            throw new DataException($"{path}: not valid XML at line {e.LineNumber}, column {e.LinePosition}: the file is cut off or damaged. Copy it again. ({e.Message})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileAccessErrors.Of(path, "Every picture of a split needs its file in Annotations/, and the split names it without an extension.", e);
        }
    }

    private static Item ReadItem(XElement element, int index, string path)
    {
        string name = NameOf(element, index, path);
        XElement box = element.Element("bndbox") ?? throw new DataException($"{path}: object {index} ({name}) has no <bndbox>. Add it or remove the object.");
        Box corners = new(Corner(box, "xmin", index, path), Corner(box, "ymin", index, path), Corner(box, "xmax", index, path), Corner(box, "ymax", index, path));
        return new Item(name, corners, IsDifficult(element, index, path));
    }

    private static bool IsDifficult(XElement element, int index, string path) => element.Element("difficult")?.Value.Trim().ToLowerInvariant() switch
    {
        "1" or "true" => true,
        null or "" or "0" or "false" => false,
        var text => throw new DataException($"{path}: <difficult> of object {index} is '{text}': it must be 0 or 1. Correct it or leave it out."),
    };

    private static string NameOf(XElement element, int index, string path)
    {
        string? name = element.Element("name")?.Value.Trim();
        return string.IsNullOrEmpty(name) ? throw new DataException($"{path}: object {index} has no <name>. Add it or remove the object.") : name;
    }

    private static float Corner(XElement box, string side, int index, string path)
    {
        string? text = box.Element(side)?.Value;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new DataException($"{path}: <{side}> of object {index} is '{text}': it must be a finite number of pixels. Correct it or remove the object.");
    }

    private static int Side(XElement size, string side, string path)
    {
        string? text = size.Element(side)?.Value.Trim();
        if (string.IsNullOrEmpty(text))
            return 0;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= 0
            ? value
            : throw new DataException($"{path}: <{side}> is '{text}': it must be a number of pixels. Correct it, or set it to 0 to take the picture's own size.");
    }
}
