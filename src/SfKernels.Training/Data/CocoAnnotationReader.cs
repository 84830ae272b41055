using System.Text.Json;

namespace SfKernels.Training.Data;

/// <summary>Reads instances_SPLIT.json in one pass; segmentations and whatever else it holds are passed over.</summary>
internal ref struct CocoAnnotationReader : IDisposable
{
    private JsonTokens tokens;

    private CocoAnnotationReader(string path) => tokens = new JsonTokens(
        path, "A COCO folder holds annotations/instances_SPLIT.json and the pictures in SPLIT/: check the folder and the name of the split.");

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    public static CocoAnnotations Read(string path)
    {
        using var reader = new CocoAnnotationReader(path);
        return reader.ReadAll();
    }

    /// <inheritdoc/>
    public readonly void Dispose() => tokens.Dispose();

    private CocoAnnotations ReadAll()
    {
        List<CocoAnnotations.Image>? images = null;
        List<CocoAnnotations.Item>? items = null;
        List<CocoAnnotations.Kind>? kinds = null;
        tokens.Expect(JsonTokenType.StartObject, "the file");
        while (tokens.NextProperty(out string name))
        {
            switch (name)
            {
                case "images":
                    images = [];
                    tokens.Expect(JsonTokenType.StartArray, "\"images\"");
                    while (tokens.NextObject("an image"))
                        images.Add(ReadImage(images.Count));
                    break;
                case "annotations":
                    items = [];
                    tokens.Expect(JsonTokenType.StartArray, "\"annotations\"");
                    while (tokens.NextObject("an annotation"))
                        items.Add(ReadItem(items.Count));
                    break;
                case "categories":
                    kinds = [];
                    tokens.Expect(JsonTokenType.StartArray, "\"categories\"");
                    while (tokens.NextObject("a category"))
                        kinds.Add(ReadKind(kinds.Count));
                    break;
                default:
                    tokens.Skip();
                    break;
            }
        }

        tokens.ExpectEnd();
        if (images is null || items is null || kinds is null)
            throw tokens.Wrong($"there is no list \"{(images is null ? "images" : items is null ? "annotations" : "categories")}\": this is not a COCO instances file");
        return new CocoAnnotations(images, items, kinds);
    }

    private CocoAnnotations.Image ReadImage(int index)
    {
        long? id = null;
        string? file = null;
        long width = 0, height = 0;
        while (tokens.NextProperty(out string name))
        {
            switch (name)
            {
                case "id":
                    id = tokens.ReadInt64($"\"id\" of image {index}");
                    break;
                case "file_name":
                    file = tokens.ReadString($"\"file_name\" of image {index}");
                    break;
                case "width":
                    width = tokens.ReadInt64($"\"width\" of image {index}");
                    break;
                case "height":
                    height = tokens.ReadInt64($"\"height\" of image {index}");
                    break;
                default:
                    tokens.Skip();
                    break;
            }
        }

        if (id is null || file is null)
            throw tokens.Wrong($"image {index} has no \"{(id is null ? "id" : "file_name")}\"");
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue)
            throw tokens.Wrong($"image {id} ({file}) has width {width} and height {height}: both must be given, in pixels");
        return new CocoAnnotations.Image(id.Value, file, (int)width, (int)height);
    }

    private CocoAnnotations.Item ReadItem(int index)
    {
        long id = index + 1;
        long? image = null, category = null;
        CocoBox? box = null;
        double? area = null;
        bool crowd = false;
        while (tokens.NextProperty(out string name))
        {
            switch (name)
            {
                case "id":
                    // It only names the annotation in messages: tools that write text or null there do no harm.
                    id = tokens.ReadId(standard: index + 1);
                    break;
                case "image_id":
                    image = tokens.ReadInt64($"\"image_id\" of annotation {index}");
                    break;
                case "category_id":
                    category = tokens.ReadInt64($"\"category_id\" of annotation {index}");
                    break;
                case "bbox":
                    box = tokens.ReadBox($"\"bbox\" of annotation {index}");
                    break;
                case "area":
                    area = tokens.ReadDoubleOrNull($"\"area\" of annotation {index}");
                    break;
                case "iscrowd":
                    crowd = tokens.ReadFlag($"\"iscrowd\" of annotation {index}");
                    break;
                default:
                    tokens.Skip();
                    break;
            }
        }

        if (image is null || category is null || box is null)
            throw tokens.Wrong($"annotation {index} has no \"{(image is null ? "image_id" : category is null ? "category_id" : "bbox")}\": detection needs the three of them (a \"segmentation\" is not read)");
        return new CocoAnnotations.Item(id, image.Value, category.Value, box.Value, area, crowd);
    }

    private CocoAnnotations.Kind ReadKind(int index)
    {
        long? id = null;
        string? label = null;
        while (tokens.NextProperty(out string name))
        {
            switch (name)
            {
                case "id":
                    id = tokens.ReadInt64($"\"id\" of category {index}");
                    break;
                case "name":
                    label = tokens.ReadString($"\"name\" of category {index}");
                    break;
                default:
                    tokens.Skip();
                    break;
            }
        }

        return id is null || label is null
            ? throw tokens.Wrong($"category {index} has no \"{(id is null ? "id" : "name")}\"")
            : new CocoAnnotations.Kind(id.Value, label);
    }
}
