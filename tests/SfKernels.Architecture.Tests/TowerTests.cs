using System.Xml.Linq;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>The tower of docs/architecture.md: no reference points up, and the engines come in through one door.</summary>
public sealed class TowerTests
{
    private const string Compat = "src/Compat/";

    /// <summary>Floor of every product project. A reference goes from a higher number to a lower one.</summary>
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["SfKernels.Abstractions"] = 0,
        ["SfKernels.Generators"] = 0,
        ["SfKernels.Kernels"] = 1,
        ["SfKernels.Runtime"] = 1,
        ["SfKernels.Ops"] = 2,
        ["SfKernels.Autograd"] = 3,
        ["SfKernels.Detection"] = 4,
        ["SfKernels.Training"] = 5,
        ["SfKernels.Cli"] = 6,
    };

    private static IEnumerable<string> ProductProjects =>
        Repository.Projects.Where(file => (file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("kernels/", StringComparison.Ordinal)) && !file.StartsWith(Compat, StringComparison.Ordinal));

    [Fact]
    public void EveryProductProjectHasAFloor() =>
        Assert.Equal(Floors.Keys.Order(), ProductProjects.Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public void NoReferencePointsUp()
    {
        foreach (string project in ProductProjects)
        {
            int floor = Floors[Path.GetFileNameWithoutExtension(project)];
            foreach (string reference in References(project))
            {
                Assert.True(Floors.TryGetValue(reference, out int below), $"{project} references {reference}, which is no product project.");
                Assert.True(below < floor, $"{project} references {reference}, which stands on the same floor or above.");
            }
        }
    }

    [Fact]
    public void EnginesAreReferencedByTheBuildTargetsAlone()
    {
        foreach (string project in Repository.Projects.Where(file => !file.StartsWith(Compat, StringComparison.Ordinal)))
        {
            XDocument xml = Repository.Xml(project);
            Assert.DoesNotContain(Repository.Includes(xml, "ProjectReference"), include => include.Contains("Compat", StringComparison.Ordinal));
            Assert.DoesNotContain(Repository.Includes(xml, "PackageReference"), include => include.StartsWith("Torch", StringComparison.Ordinal) || include.StartsWith("ILGPU", StringComparison.Ordinal));
        }

        foreach (string standIn in new[] { "TorchSharp", "ILGPU" })
            Assert.Contains(Repository.Includes(Repository.Xml("Directory.Build.targets"), "ProjectReference"), include => include.EndsWith($"src/Compat/{standIn}/{standIn}.csproj", StringComparison.Ordinal));
    }

    [Fact]
    public void StandInsReferenceNothingOfTheProduct()
    {
        foreach (string project in Repository.Projects.Where(file => file.StartsWith(Compat, StringComparison.Ordinal)))
            Assert.Empty(References(project));
    }

    [Fact]
    public void KernelsKnowNoTensors()
    {
        Assert.DoesNotContain("UsesTorchSharp", Repository.Read("kernels/SfKernels.Kernels/SfKernels.Kernels.csproj"), StringComparison.Ordinal);
        Assert.All(Repository.Sources("kernels"), file => Assert.DoesNotContain("using TorchSharp", Repository.Read(file), StringComparison.Ordinal));
    }

    [Fact]
    public void TheSolutionHoldsEveryProject()
    {
        string solution = Repository.Read("SfKernels.sln").Replace('\\', '/');
        Assert.All(Repository.Projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> References(string project) =>
        Repository.Includes(Repository.Xml(project), "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));
}
