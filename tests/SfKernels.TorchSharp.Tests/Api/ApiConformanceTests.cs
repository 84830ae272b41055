using System.Text;
using Xunit;

namespace SfKernels.TorchSharp.Tests.Api;

/// <summary>
/// Holds every public member of the stand-in against the API of the real assemblies. Api/*.api.txt is the committed extract of their listings: the lines
/// that the stand-in implements. To write it anew where the full listings are, beside the repository, run
/// <c>SFK_WRITE_API=1 dotnet test tests/SfKernels.TorchSharp.Tests --filter ApiConformanceTests</c>.
/// </summary>
public sealed class ApiConformanceTests
{
    private static readonly (string Extract, string Listing)[] s_files =
        [("TorchSharp.api.txt", "TorchSharp-0.106.0.api.txt"), ("TorchVision.api.txt", "TorchVision-0.106.0.api.txt")];

    private static readonly IReadOnlyList<ApiType> s_standIn = ApiListing.Of(typeof(global::TorchSharp.torch).Assembly);

    [SkippableFact]
    public void StandInInventsNothing()
    {
        SkipUnlessStandIn();
        if (Environment.GetEnvironmentVariable("SFK_WRITE_API") == "1") WriteExtract();
        var known = s_files.SelectMany(static f => ApiType.Read(Path.Combine(AppContext.BaseDirectory, "Api", f.Extract))).ToDictionary(static t => t.Header);
        var invented = new List<string>();
        foreach (var type in s_standIn)
        {
            if (!known.TryGetValue(type.Header, out var real)) invented.Add(type.Header);
            else invented.AddRange(type.Members.Except(real.Members).Select(member => $"{type.Name}: {member}"));
        }
        Assert.True(invented.Count == 0, "Not in the API of the real library:\n" + string.Join('\n', invented));
    }

    [SkippableFact]
    public void ExtractHasNothingThatTheStandInLacks()
    {
        SkipUnlessStandIn();
        var here = s_standIn.ToDictionary(static t => t.Header);
        var stale = from f in s_files
                    from type in ApiType.Read(Path.Combine(AppContext.BaseDirectory, "Api", f.Extract))
                    from member in type.Members.DefaultIfEmpty("")
                    where !here.TryGetValue(type.Header, out var own) || (member.Length > 0 && !own.Members.Contains(member))
                    select $"{type.Header}: {member}";
        Assert.Empty(stale);
    }

    [SkippableFact]
    public void ExtractIsPartOfTheFullListings()
    {
        var foreign = new List<string>();
        foreach (var (extract, listing) in s_files)
        {
            var full = new FullListing(ApiType.Read(Listing(listing)));
            foreach (var type in ApiType.Read(Path.Combine(AppContext.BaseDirectory, "Api", extract)))
                foreach (var member in type.Members.Prepend(type.Header))
                    if (!full.Has(type, member)) foreign.Add($"{type.Name}: {member}");
        }
        Assert.Empty(foreign);
    }

    private static void SkipUnlessStandIn()
        => Skip.If(typeof(global::TorchSharp.torch).Assembly.GetType("SfKernels.Engine.Dispatch") is null, "This build uses the real library.");

    private static string Listing(string name)
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "api", name));
        Skip.IfNot(File.Exists(path), $"The full listing {name} is not beside this repository.");
        return path;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SfKernels.sln"))) folder = folder.Parent;
        Skip.If(folder is null, "The tests run outside the repository.");
        return folder!.FullName;
    }

    private static void WriteExtract()
    {
        foreach (var (extract, listing) in s_files)
        {
            var full = new FullListing(ApiType.Read(Listing(listing)));
            var text = new StringBuilder();
            foreach (var type in s_standIn.Where(type => full.Has(type, type.Header)))
            {
                text.Append(type.Header).Append('\n');
                foreach (var member in type.Members.Where(member => full.Has(type, member))) text.Append("  ").Append(member).Append('\n');
            }
            File.WriteAllText(Path.Combine(RepositoryRoot(), "tests", "SfKernels.TorchSharp.Tests", "Api", extract), text.ToString());
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Api", extract), text.ToString());
        }
    }
}
