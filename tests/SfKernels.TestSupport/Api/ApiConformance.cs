using System.Reflection;
using System.Text;
using Xunit;

namespace SfKernels.TestSupport.Api;

/// <summary>
/// Holds every public member of a stand-in against the API of the real assemblies. Api/*.api.txt beside a test is the committed extract of their listings: the
/// lines that the stand-in implements. To write it anew where the full listings are, beside the repository, run the test with <c>SFK_WRITE_API=1</c>.
/// </summary>
/// <param name="standIn">The assembly of the stand-in, or of the real library, whose test is then skipped.</param>
/// <param name="mark">A type that the stand-in alone has.</param>
/// <param name="project">Folder of the test project below tests.</param>
/// <param name="files">Extracts and the listings that they are taken from.</param>
/// <param name="bare">A type whose nested types the listings write without its namespace.</param>
public abstract class ApiConformance(Assembly standIn, string mark, string project, (string Extract, string Listing)[] files, Type? bare = null)
{
    private readonly IReadOnlyList<ApiType> _standIn = new ApiListing(bare).Of(standIn);

    [SkippableFact]
    public void StandInInventsNothing()
    {
        SkipUnlessStandIn();
        if (Environment.GetEnvironmentVariable("SFK_WRITE_API") == "1") WriteExtract();
        var known = files.SelectMany(static f => ApiType.Read(Path.Combine(AppContext.BaseDirectory, "Api", f.Extract))).ToDictionary(static t => t.Header);
        var invented = new List<string>();
        foreach (var type in _standIn)
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
        var here = _standIn.ToDictionary(static t => t.Header);
        var stale = from f in files
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
        foreach (var (extract, listing) in files)
        {
            var full = new FullListing(ApiType.Read(Listing(listing)));
            foreach (var type in ApiType.Read(Path.Combine(AppContext.BaseDirectory, "Api", extract)))
                foreach (var member in type.Members.Prepend(type.Header))
                    if (!full.Has(type, member)) foreign.Add($"{type.Name}: {member}");
        }
        Assert.Empty(foreign);
    }

    private void SkipUnlessStandIn()
        => Skip.If(standIn.GetType(mark) is null, "This build uses the real library.");

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

    private void WriteExtract()
    {
        foreach (var (extract, listing) in files)
        {
            var full = new FullListing(ApiType.Read(Listing(listing)));
            var text = new StringBuilder();
            foreach (var type in _standIn.Where(type => full.Has(type, type.Header)))
            {
                text.Append(type.Header).Append('\n');
                foreach (var member in type.Members.Where(member => full.Has(type, member))) text.Append("  ").Append(member).Append('\n');
            }
            File.WriteAllText(Path.Combine(RepositoryRoot(), "tests", project, "Api", extract), text.ToString());
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Api", extract), text.ToString());
        }
    }
}
