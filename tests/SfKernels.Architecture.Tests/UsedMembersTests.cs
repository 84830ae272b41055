using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;
using SfKernels.TestSupport;
using SfKernels.TestSupport.Api;
using TorchSharp;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>
/// Every member of the engines that the built assemblies use has, in the versions that the project is written to, exactly the signature that it was compiled against.
/// The committed extracts name what the stand-ins have. A build on the packages is held to the full listings where they are, beside the repository: its TorchSharp may be newer, or take an overload that the stand-in lacks.
/// </summary>
public sealed class UsedMembersTests
{
    // Their subject is the inside of the stand-ins.
    private static readonly string[] s_testsOfStandIns = ["SfKernels.TorchSharp.Tests", "SfKernels.ILGPU.Tests"];
    private static readonly ApiListing s_lines = new(typeof(torch));

    // bin/Release/net10.0, or that of the packages.
    private static readonly string s_output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "SfKernels.Architecture.Tests"), AppContext.BaseDirectory);
    private static readonly bool s_packages = s_output.Contains("packages", StringComparison.Ordinal);

    // ILGPU's package is the version that is named, and its listing leaves out some base types.
    private static readonly Assembly[] s_engines =
        [.. (s_packages ? [typeof(torch), typeof(torchvision)] : new[] { typeof(torch), typeof(torchvision), typeof(Context), typeof(XMath) }).Select(static type => type.Assembly).Distinct()];

    [SkippableFact]
    public void WhatIsUsedIsInTheVersionsThatAreNamed()
    {
        FullListing listing = Listing();
        string[] assemblies = [.. Assemblies()];
        Assert.Contains(assemblies, static file => Path.GetFileName(file) == "SfKernels.TestSupport.dll");
        string[] missing = [.. assemblies.SelectMany(file => Missing(listing, UsedMembers.Of(file, s_engines)).Select(line => $"{Path.GetFileName(file)}: {line}"))];
        Assert.True(missing.Length == 0, "Not in the versions that are named:\n" + string.Join('\n', missing));
    }

    [Theory]
    [InlineData("static class TorchSharp.torch")]
    [InlineData("torch.Generator: .ctor(UInt64 seed = 0, torch.Device device = null)")]
    [InlineData("torch.Tensor: T item<T>()")]
    [InlineData("torch.Tensor: property Int64[] shape { get; }")]
    [InlineData("torch.Tensor: static torch.Tensor op_Subtraction(torch.Tensor left, Int32 right)")]
    [InlineData("torch.nn.Module<T, TResult>: abstract TResult forward(T input)")]
    public void EveryKindOfUseIsSeen(string line)
    {
        string[] files = [typeof(UsedMembersTests).Assembly.Location, typeof(OfficialClassificationLoss).Assembly.Location];
        Assert.Contains(line, files.SelectMany(file => Missing(new FullListing([]), UsedMembers.Of(file, s_engines))));
    }

    private static IEnumerable<string> Missing(FullListing listing, IEnumerable<MemberInfo> uses) =>
        from use in uses
        let type = s_lines.Of((use as Type ?? use.DeclaringType)!)
        let line = use is Type ? type.Header : s_lines.Line(use)
        where !listing.Has(type, line) && !IsDelegateConstructor(use)
        select use is Type ? line : $"{type.Name}: {line}";

    private static bool IsDelegateConstructor(MemberInfo use) => use is ConstructorInfo && use.DeclaringType!.IsSubclassOf(typeof(MulticastDelegate));

    private static IEnumerable<string> Assemblies() =>
        from project in Repository.Projects
        where !project.StartsWith("src/Compat/", StringComparison.Ordinal) && !s_testsOfStandIns.Contains(Path.GetFileNameWithoutExtension(project))
        let name = Repository.Xml(project).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project)
        let file = Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, s_output, name + ".dll")
        where File.Exists(file)
        select file;

    /// <summary>A use that no call shows.</summary>
    private sealed class Overriding() : torch.nn.Module<torch.Tensor, torch.Tensor>(nameof(Overriding))
    {
        public override torch.Tensor forward(torch.Tensor input) => input;
    }

    private static FullListing Listing()
    {
        string[] files = s_packages
            ? [.. new[] { "TorchSharp-0.106.0", "TorchVision-0.106.0", "ILGPU-1.5.3", "ILGPU.Algorithms-1.5.3" }.Select(static name => Path.Combine(Repository.Root, "..", "shared", "api", name + ".api.txt"))]
            : [.. new[] { "TorchSharp.Tests/Api/TorchSharp", "TorchSharp.Tests/Api/TorchVision", "ILGPU.Tests/Api/ILGPU", "ILGPU.Tests/Api/ILGPU.Algorithms" }.Select(static name => Path.Combine(Repository.Root, "tests", $"SfKernels.{name}.api.txt"))];
        Skip.IfNot(files.All(File.Exists), "The full listings are not beside this repository.");
        return new FullListing([.. files.SelectMany(ApiType.Read)]);
    }
}
