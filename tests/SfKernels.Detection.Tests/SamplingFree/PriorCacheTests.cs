using SfKernels.Detection.SamplingFree;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Kernels.Prior;
using Xunit;

namespace SfKernels.Detection.Tests.SamplingFree;

public sealed class PriorCacheTests : IDisposable
{
    private static readonly PriorKey s_key = new("ab12", AnchorSettings.RetinaNet, MatcherSettings.RetinaNet, new ResizeRule(800, 1333));
    private static readonly ForegroundCounts s_counts = new(1, 200_000, 3, 4, 5);

    private readonly string _folder = Directory.CreateTempSubdirectory("sfk-prior-").FullName;

    public static TheoryData<string, PriorKey> Changes => new()
    {
        { "dataset", s_key with { Dataset = "ab13" } },
        { "strides", s_key with { Anchors = AnchorSettings.RetinaNet with { Strides = [8, 16, 32, 64] } } },
        { "scales", s_key with { Anchors = AnchorSettings.RetinaNet with { OctaveScales = [1, 1.26, 1.5874] } } },
        { "rounding", s_key with { Anchors = AnchorSettings.RetinaNet with { RoundBase = true } } },
        { "foreground", s_key with { Matcher = new MatcherSettings(Foreground: 0.51f) } },
        { "background", s_key with { Matcher = new MatcherSettings(Background: 0.41f) } },
        { "low quality", s_key with { Matcher = new MatcherSettings(LowQualityMatches: false) } },
        { "plus one", s_key with { Matcher = new MatcherSettings(PlusOne: true) } },
        { "short side", s_key with { Resize = new ResizeRule(801, 1333) } },
        { "padding", s_key with { Resize = new ResizeRule(800, 1333, 64) } },
    };

    private string File => Path.Combine(_folder, "deep", "prior.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatWasWrittenIsRead()
    {
        new PriorCache(File).Write(s_key, s_counts);

        Assert.Equal(s_counts, new PriorCache(File).Read(s_key with { Anchors = AnchorSettings.RetinaNet with { Strides = [8, 16, 32, 64, 128] } }));
        Assert.Equal(["prior.json"], Directory.GetFiles(Path.GetDirectoryName(File)!).Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void AnyChangeIsAMiss(string what, PriorKey changed)
    {
        new PriorCache(File).Write(s_key, s_counts);

        Assert.True(new PriorCache(File).Read(changed) is null, $"{what} changed, but the old counts were served");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"format\": \"x\"}")]
    [InlineData("{\"format\": 1}")]
    [InlineData("{\"format\": 1, \"format\": 1}")]
    public void ADamagedFileIsCountedAgainAndReplaced(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);
        var cache = new PriorCache(File);

        Assert.Equal(s_counts, cache.GetOrCount(s_key, static () => s_counts));
        Assert.Equal(s_counts, cache.Read(s_key));
    }

    [Fact]
    public void EveryTruncationIsAMiss()
    {
        var cache = new PriorCache(File);
        cache.Write(s_key, s_counts);
        string whole = System.IO.File.ReadAllText(File);
        for (int length = 0; length < whole.TrimEnd().Length; length += 7)
        {
            System.IO.File.WriteAllText(File, whole[..length]);
            Assert.Null(cache.Read(s_key));
        }
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2")]
    [InlineData("\"foreground\": 1", "\"foreground\": -1")]
    public void AnotherFormatOrNonsenseIsAMiss(string from, string to)
    {
        var cache = new PriorCache(File);
        cache.Write(s_key, s_counts);
        string text = System.IO.File.ReadAllText(File);
        Assert.Contains(from, text, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, text.Replace(from, to, StringComparison.Ordinal));

        Assert.Null(cache.Read(s_key));
    }

    [Fact]
    public void AHitDoesNotCount()
    {
        var cache = new PriorCache(File);
        cache.Write(s_key, s_counts);

        Assert.Equal(s_counts, cache.GetOrCount(s_key, static () => throw new InvalidOperationException("counted although stored")));
    }

    [Fact]
    public void AFileThatCannotBeWrittenDoesNotStopTheRun()
    {
        // A folder of that name: no permission trick that root would ignore.
        Directory.CreateDirectory(File);

        Assert.Equal(s_counts, new PriorCache(File).GetOrCount(s_key, static () => s_counts));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(File)!));
    }
}
