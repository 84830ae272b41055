using SfKernels.Detection.Weights;
using SfKernels.Training.Data;
using SfKernels.Training.Drawing;
using SfKernels.Training.Evaluation;
using static TorchSharp.torch;

namespace SfKernels.Training.Runs;

/// <summary>Draws the detections of pictures and lists them.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="Folder">Where the drawn copies go.</param>
/// <param name="LeastScore">Detections below are left out.</param>
public sealed record PicturePredictions(PictureList Pictures, string Folder, double LeastScore)
{
    /// <summary>Writes one drawn copy a picture, in the picture's own format.</summary>
    /// <param name="found">Detections by image id.</param>
    /// <param name="written">Told of each picture when its copy is there.</param>
    public IReadOnlyList<Prediction> Write(IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> found, Action<Prediction>? written = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        Check();
        Directory.CreateDirectory(Folder);
        IReadOnlyList<string> copies = Copies();
        var predictions = new List<Prediction>(copies.Count);
        foreach (ImageEntry image in Pictures.Images)
        {
            predictions.Add(Write(image, predictions.Count, found[image.Id], copies[predictions.Count]));
            written?.Invoke(predictions[^1]);
        }

        return predictions;
    }

    /// <summary>Refuses a folder where a drawn copy would replace one of the pictures.</summary>
    /// <exception cref="ArgumentException">It holds one of them.</exception>
    public void Check()
    {
        HashSet<string> pictures = [.. Pictures.Images.SelectMany(static image => new[] { RealPath.Of(image.FileName), RealPath.OfEntry(image.FileName) })];
        if (Copies().FirstOrDefault(copy => pictures.Contains(RealPath.OfEntry(copy))) is { } copy)
            throw new ArgumentException($"--out is '{Folder}', where a drawn copy would replace the picture {copy}: choose another folder.");
    }

    /// <summary>Refuses a file for the list of boxes that would replace one of the pictures or of their drawn copies.</summary>
    /// <exception cref="ArgumentException">It is one of them.</exception>
    public void CheckList(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string place = RealPath.OfEntry(path);
        if (Pictures.Images.Any(image => RealPath.OfEntry(image.FileName) == place) || Copies().Any(copy => RealPath.OfEntry(copy) == place))
            throw new ArgumentException($"--json is '{path}', which is one of the pictures: name another file.");
    }

    /// <summary>Where the drawn copies go, in the order of the pictures.</summary>
    private string[] Copies()
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. Pictures.Images.Select(image => Path.Combine(Folder, FreeName(Path.GetFileName(image.FileName), taken)))];
    }

    private Prediction Write(ImageEntry image, int index, IReadOnlyList<ScoredBox> found, string path)
    {
        using var scope = NewDisposeScope();
        var picture = new RgbPicture(Pictures.LoadPixels(index));
        ScoredBox[] kept = [.. found.Where(box => box.Score >= LeastScore)];
        BoxPainter.Draw(picture, PictureGallery.Boxes(kept, Pictures.Categories, LeastScore));
        bool png = Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase);
        byte[] encoded = PictureFile.Encode(picture.ToTensor(), png);
        AtomicFile.Write(path, stream => stream.Write(encoded));
        return new Prediction(image.FileName, path, picture.Width, picture.Height, [.. kept.Select(Object)]);
    }

    private PredictedObject Object(ScoredBox found)
    {
        CocoBox box = found.Box;
        return new PredictedObject(
            found.Label,
            Pictures.Categories[found.Label - 1].Name,
            Math.Round(found.Score, 6),
            [.. new[] { box.X, box.Y, box.X + box.Width, box.Y + box.Height }.Select(static side => Math.Round(side, 3))]);
    }

    /// <summary>Pictures of different folders may share a name: a-2.png follows a.png.</summary>
    private static string FreeName(string name, HashSet<string> taken)
    {
        string free = name;
        for (int n = 2; !taken.Add(free); n++)
            free = FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(name)}-{n}{Path.GetExtension(name)}");
        return free;
    }
}
