using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>A user's project with nothing but references to the packages: its own loss and its own kernel are compiled, and it runs. And what the packages hold.</summary>
public sealed class PackedTests : IClassFixture<PackedTests.SystemFeed>
{
    private readonly SystemFeed feed;

    public PackedTests(SystemFeed feed) => this.feed = feed;

    [Fact]
    public void AProjectOfPackagesDefinesALossAndAKernel()
    {
        string user = Path.Combine(feed.Feed.Folder, "user");
        Write(user, "UserLoss.csproj", Project);
        Write(user, "nuget.config", Sources());
        foreach (string file in new[] { "PolyForm.cs", "PolyLossKernels.cs", "ClampKernels.cs" })
            Write(user, file, Repository.Read($"examples/OwnLoss/{file}"));
        Write(user, "Program.cs", Program);

        string built = PackedFeed.Run(user, "build", "--nologo", "-v", "quiet");
        Assert.DoesNotContain(": warning ", built, StringComparison.OrdinalIgnoreCase);
        string[] lines = PackedFeed.Run(user, Path.Combine("bin", "Debug", "net10.0", "UserLoss.dll")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["ClampKernels_Clamp True", "PolyLossKernels_Backward_BFloat16 True", "PolyLossKernels_Backward_Float True", "PolyLossKernels_Forward_BFloat16 True", "PolyLossKernels_Forward_Float True"],
            lines[..5]);
        Assert.StartsWith("driver: ", Assert.Single(lines[5..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SfKernels.Abstractions", new string[0])]
    [InlineData("SfKernels.Runtime", new[] { "SfKernels.Abstractions 0.1.0" })]
    [InlineData("SfKernels.Kernels", new[] { "SfKernels.Abstractions 0.1.0", "SfKernels.Compat.ILGPU 0.1.0", "System.Numerics.Tensors 10.0.0" })]
    public void APackageHoldsItsDocumentationAndNamesWhatItNeeds(string id, string[] dependencies)
    {
        Assert.Superset(new HashSet<string> { "README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" }, feed.Feed.Contents(id).ToHashSet());
        Assert.Equal(dependencies, feed.Feed.Dependencies(id));
        Described(feed.Feed, id, $"lib/net10.0/{id}.dll");
    }

    [Fact]
    public void TheCompilerIsAnAnalyzerAndNothingElse()
    {
        Assert.DoesNotContain(feed.Feed.Contents("SfKernels.Generators"), file => file.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Contains("analyzers/dotnet/cs/SfKernels.Generators.dll", feed.Feed.Contents("SfKernels.Generators"));
        Assert.Empty(feed.Feed.Dependencies("SfKernels.Generators"));
        Described(feed.Feed, "SfKernels.Generators", "analyzers/dotnet/cs/SfKernels.Generators.dll");
    }

    // In the other flavour there is no package of TorchSharp to depend on.
    [SkippableTheory]
    [InlineData("Kernels", "kernels", new[] { "ILGPU", "ILGPU.Algorithms", "SfKernels.Abstractions", "System.Numerics.Tensors" })]
    [InlineData("Ops", "src", new[] { "SfKernels.Kernels", "SfKernels.Runtime", "TorchSharp" })]
    [InlineData("Autograd", "src", new[] { "SfKernels.Ops", "TorchSharp" })]
    [InlineData("Detection", "src", new[] { "SfKernels.Autograd", "TorchSharp", "TorchVision" })]
    [InlineData("Training", "src", new[] { "SfKernels.Detection", "TorchSharp", "TorchVision" })]
    public void PackagesOnTorchSharpDependOnTorchSharp(string name, string folder, string[] needed)
    {
        string[] path = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar);
        Skip.IfNot(path.Contains("packages"), "Only in the packages flavour: SfkEngines=packages.");
        string configuration = path.Contains("Release") ? "Release" : "Debug", id = $"SfKernels.{name}";
        using PackedFeed packages = new();
        packages.Pack($"{folder}/{id}/{id}.csproj", "--no-build", "-c", configuration, "-p:SfkEngines=packages");
        string[] dependencies = packages.Dependencies(id);
        Assert.All(needed, package => Assert.Contains(dependencies, dependency => dependency.StartsWith(package + " ", StringComparison.Ordinal)));
        // Which libtorch it is, the user decides.
        Assert.DoesNotContain(dependencies, dependency => dependency.StartsWith("TorchSharp-", StringComparison.Ordinal) || dependency.StartsWith("SfKernels.Compat", StringComparison.Ordinal));
        Described(packages, id, $"lib/net10.0/{id}.dll");
        Assert.Equal(name == "Ops", packages.Contents(id).Contains("buildTransitive/SfKernels.Ops.targets"));
        if (configuration == "Release")
            Assert.All(packages.Symbols(id, $"lib/net10.0/{id}.dll"), symbol => Assert.StartsWith("/_/", symbol.Document, StringComparison.Ordinal));
    }

    private static void Described(PackedFeed feed, string id, string assembly)
    {
        Assert.NotEmpty(feed.Symbols(id, assembly));
        Assert.All(feed.Symbols(id, assembly), symbol => Assert.True(symbol.HasSource, symbol.Document));
        IReadOnlyDictionary<string, string> metadata = feed.Metadata(id);
        Assert.Equal(("MIT", "README.md"), (metadata["license"], metadata["readme"]));
        Assert.True(metadata["description"].Length > 40, $"{id}: {metadata["description"]}");
    }

    // The packages of this build go to a cache of their own; what they depend on is in the one that this build has filled.
    private static string Sources() => $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="../cache" /></config>
          <packageSources><clear /><add key="packed" value="../feed" /></packageSources>
          <fallbackPackageFolders><clear /><add key="filled" value="{Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}" /></fallbackPackageFolders>
        </configuration>
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="SfKernels.Kernels" Version="0.1.0" />
            <PackageReference Include="SfKernels.Runtime" Version="0.1.0" />
            <PackageReference Include="SfKernels.Generators" Version="0.1.0" PrivateAssets="all" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        foreach (var image in UserLoss.PtxKernelList.All)
            System.Console.WriteLine($"{image.Entry} {image.Ptx.Length > 1000}");
        System.Console.WriteLine($"driver: {SfKernels.Runtime.CudaDriver.UnavailableReason}");
        """;

    private static void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), text);
    }

    /// <summary>The packages that the system flavour makes: all that need no torch.</summary>
    public sealed class SystemFeed : IDisposable
    {
        public SystemFeed()
        {
            foreach (string project in new[] { "src/Compat/ILGPU/ILGPU", "src/SfKernels.Abstractions/SfKernels.Abstractions", "src/SfKernels.Generators/SfKernels.Generators", "kernels/SfKernels.Kernels/SfKernels.Kernels", "src/SfKernels.Runtime/SfKernels.Runtime" })
                Feed.Pack(project + ".csproj", "-c", "Debug", "-p:SfkEngines=system");
        }

        public PackedFeed Feed { get; } = new();

        public void Dispose() => Feed.Dispose();
    }
}
