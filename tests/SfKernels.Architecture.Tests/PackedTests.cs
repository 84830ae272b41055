using System.Diagnostics;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>A user's project with nothing but references to the packages: its own loss and its own kernel are compiled, and it runs.</summary>
public sealed class PackedTests
{
    private static readonly string[] Packed = ["src/Compat/ILGPU/ILGPU.csproj", "src/SfKernels.Abstractions/SfKernels.Abstractions.csproj", "src/SfKernels.Generators/SfKernels.Generators.csproj", "kernels/SfKernels.Kernels/SfKernels.Kernels.csproj"];

    [Fact]
    public void AProjectOfPackagesDefinesALossAndAKernel()
    {
        string folder = Directory.CreateTempSubdirectory("sfk-packed").FullName;
        try
        {
            string feed = Path.Combine(folder, "feed"), project = Path.Combine(folder, "user");
            foreach (string packed in Packed)
                Run(Repository.Root, "pack", packed, "--nologo", "-v", "quiet", "-c", "Debug", "-o", feed, "-p:SfkEngines=system");
            Write(project, "UserLoss.csproj", Project);
            foreach (string file in new[] { "PolyForm.cs", "PolyLossKernels.cs", "ClampKernels.cs" })
                Write(project, file, Repository.Read($"examples/OwnLoss/{file}"));
            Write(project, "Program.cs", "foreach (var image in UserLoss.PtxKernelList.All) System.Console.WriteLine($\"{image.Entry} {image.Ptx.Length > 1000}\");\n");

            // The packages of this build go to a cache of their own; what they depend on is in the one that this build has filled.
            string caches = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            Run(project, "build", "--nologo", "-v", "quiet", $"-p:RestoreAdditionalProjectSources={feed}", $"-p:RestorePackagesPath={Path.Combine(folder, "cache")}", $"-p:RestoreFallbackFolders={caches}");
            Assert.Equal(
                ["ClampKernels_Clamp True", "PolyLossKernels_Backward_BFloat16 True", "PolyLossKernels_Backward_Float True", "PolyLossKernels_Forward_BFloat16 True", "PolyLossKernels_Forward_Float True"],
                Run(project, Path.Combine("bin", "Debug", "net10.0", "UserLoss.dll")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

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
            <PackageReference Include="SfKernels.Generators" Version="0.1.0" PrivateAssets="all" />
          </ItemGroup>
        </Project>
        """;

    private static void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), text);
    }

    private static string Run(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // What this test inherits from the build that runs it is not what a user has.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}{errors.Result}");
        return output;
    }
}
