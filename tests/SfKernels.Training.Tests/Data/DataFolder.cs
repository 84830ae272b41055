namespace SfKernels.Training.Tests.Data;

/// <summary>A temporary folder with files written by a test.</summary>
internal sealed class DataFolder : IDisposable
{
    public DataFolder() => Root = Directory.CreateTempSubdirectory("sfk-data-").FullName;

    public string Root { get; }

    public string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    public DataFolder Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    public DataFolder Write(string path, byte[] bytes)
    {
        string file = At(path.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
