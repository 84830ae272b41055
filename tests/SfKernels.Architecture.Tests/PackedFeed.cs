using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>A folder with packages of this tree, made once for the tests that look into them.</summary>
public sealed class PackedFeed : IDisposable
{
    // The portable PDB format's name for the text of a document.
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>A folder outside the tree.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sfk-packed").FullName;

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(Folder, "feed");

    /// <summary>Packs a project; a warning fails as an error does.</summary>
    public void Pack(string project, params string[] arguments)
    {
        string output = Run(Repository.Root, ["pack", project, "--nologo", "-v", "quiet", "-o", Packages, .. arguments]);
        Assert.DoesNotContain(": warning ", output, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Names of the files in a package.</summary>
    public string[] Contents(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(PathOf(id));
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The symbols inside an assembly of a package: the documents that they name, and whether each has its source with it.</summary>
    public IReadOnlyList<(string Document, bool HasSource)> Symbols(string id, string file)
    {
        using ZipArchive package = ZipFile.OpenRead(PathOf(id));
        using MemoryStream bytes = new();
        using (Stream entry = package.GetEntry(file)!.Open())
            entry.CopyTo(bytes);
        bytes.Position = 0;
        using PEReader assembly = new(bytes);
        DebugDirectoryEntry embedded = assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        MetadataReader reader = symbols.GetMetadataReader();
        return [.. reader.Documents.Select(document => (reader.GetString(reader.GetDocument(document).Name), reader.GetCustomDebugInformation(document).Any(IsSource)))];

        bool IsSource(CustomDebugInformationHandle information) => reader.GetGuid(reader.GetCustomDebugInformation(information).Kind) == s_embeddedSource;
    }

    /// <summary>What a package says of itself, by the names of its elements.</summary>
    public IReadOnlyDictionary<string, string> Metadata(string id) =>
        Manifest(id).Root!.Elements().Single().Elements().Where(element => !element.HasElements).ToDictionary(element => element.Name.LocalName, element => element.Value);

    /// <summary>Dependencies of a package as "id version".</summary>
    public string[] Dependencies(string id) =>
        [.. Manifest(id).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs dotnet as a user would, and returns what it wrote.</summary>
    public static string Run(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // What this test inherits from the build that runs it is not what a user has.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);

        // It would stand above the cache that a project outside the tree names, and packages of the same version may be in it from another day.
        if (folder != Repository.Root)
            start.Environment.Remove("NUGET_PACKAGES");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}{errors.Result}");
        return output;
    }

    private string PathOf(string id) => Path.Combine(Packages, $"{id}.0.1.0.nupkg");

    private XDocument Manifest(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(PathOf(id));
        using Stream text = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(text);
    }
}
