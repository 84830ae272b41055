using System.Xml.Linq;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>Package versions stand in Directory.Packages.props and nowhere else.</summary>
public sealed class PackageTests
{
    private static readonly XDocument Central = Repository.Xml("Directory.Packages.props");

    [Fact]
    public void NoProjectNamesAVersion()
    {
        IEnumerable<string> files = Repository.Projects.Append("Directory.Build.props").Append("Directory.Build.targets");
        foreach (string file in files)
        {
            foreach (XElement reference in Repository.Xml(file).Descendants("PackageReference"))
                Assert.True(reference.Attribute("Version") is null && reference.Attribute("VersionOverride") is null, $"{file}: {reference}");
        }
    }

    [Fact]
    public void EveryUsedPackageHasACentralVersion()
    {
        string[] central = Repository.Includes(Central, "PackageVersion").ToArray();
        foreach (string file in Repository.Projects.Append("Directory.Build.targets"))
            Assert.All(Repository.Includes(Repository.Xml(file), "PackageReference"), package => Assert.Contains(package, central));
    }

    [Fact]
    public void EveryCentralVersionIsExact() =>
        Assert.All(Central.Descendants("PackageVersion"), element => Assert.Matches(@"^\d+\.\d+\.\d+$", element.Attribute("Version")?.Value ?? string.Empty));

    [Fact]
    public void EnginePackagesStandAtTheVersionsOfTheCommittedApi()
    {
        Dictionary<string, string> versions = Central.Descendants("PackageVersion").ToDictionary(e => e.Attribute("Include")!.Value, e => e.Attribute("Version")!.Value);
        Assert.Equal(versions["TorchSharp"], versions["TorchSharp-cpu"]);
        Assert.Equal(versions["TorchSharp"], versions["TorchVision"]);
        Assert.Equal(versions["ILGPU"], versions["ILGPU.Algorithms"]);
    }
}
