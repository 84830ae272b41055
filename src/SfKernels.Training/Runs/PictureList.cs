using System.Security.Cryptography;
using System.Text;
using SfKernels.Training.Data;
using static TorchSharp.torch;

namespace SfKernels.Training.Runs;

/// <summary>Picture files without annotations as a data set.</summary>
public sealed class PictureList : IDetectionDataset
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];
    private readonly IReadOnlyList<string> _files;

    /// <summary>Reads the sizes of the files.</summary>
    /// <param name="paths">Pictures, or folders whose pictures are taken in order of their names, but for hidden ones.</param>
    /// <param name="categories">The classes to look for.</param>
    public PictureList(IReadOnlyList<string> paths, IReadOnlyList<Category> categories)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _files = [.. paths.SelectMany(Files)];
        Categories = categories;
        Images = [.. _files.Select(static (file, i) => Entry(file, i))];
    }

    /// <inheritdoc/>
    public string Name => $"{_files.Count} pictures";

    /// <inheritdoc/>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _files))));

    /// <inheritdoc/>
    public IReadOnlyList<Category> Categories { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImageEntry> Images { get; }

    /// <inheritdoc/>
    public Tensor LoadPixels(int index) => PictureFile.Read(_files[index]);

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        string[] files =
        [
            .. Directory.EnumerateFiles(path)
                .Where(static file => Path.GetFileName(file)[0] != '.' && Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw new DataException($"{path}: the folder has no .jpg, .jpeg or .png files.");
    }

    private static ImageEntry Entry(string file, int index)
    {
        if (!File.Exists(file))
            throw new DataException($"{file}: no such picture. Check the path.");
        if (PictureSize.Of(file) is not var (width, height))
            throw new DataException($"{file}: {PictureFault.Of(file)}");
        return new ImageEntry(index + 1, file, width, height, []);
    }
}
