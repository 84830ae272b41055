using System.Xml.Linq;

namespace SfKernels.Architecture.Tests;

/// <summary>The working tree that these tests read: files as text, projects as XML.</summary>
internal static class Repository
{
    private static readonly string[] SkippedFolders = ["bin", "obj", "runs", "TestResults", "BenchmarkDotNet.Artifacts", ".git", ".sfk", ".vs"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file of the tree, relative to the root with forward slashes, build outputs left out.</summary>
    public static IReadOnlyList<string> Files { get; } = List(Root).Order(StringComparer.Ordinal).ToList();

    /// <summary>C# files below one of the top-level folders.</summary>
    public static IEnumerable<string> Sources(params string[] folders) =>
        Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(folder => file.StartsWith(folder + "/", StringComparison.Ordinal)));

    public static IEnumerable<string> Projects => Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    public static XDocument Xml(string file) => XDocument.Load(Path.Combine(Root, file));

    /// <summary>The value of attribute Include of every item of one kind.</summary>
    public static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")?.Value ?? throw new InvalidDataException($"{item} without Include"));

    private static IEnumerable<string> List(string folder)
    {
        // In a linked work tree .git is a file.
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != ".git"))
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            if (SkippedFolders.Contains(Path.GetFileName(child)))
                continue;
            foreach (string file in List(child))
                yield return file;
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SfKernels.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No SfKernels.sln above {AppContext.BaseDirectory}.");
    }
}
