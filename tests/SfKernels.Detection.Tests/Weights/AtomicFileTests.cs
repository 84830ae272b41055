using SfKernels.Detection.Weights;
using Xunit;

namespace SfKernels.Detection.Tests.Weights;

public sealed class AtomicFileTests
{
    // 255 bytes are the longest name that Linux takes; an umlaut has two.
    [Theory]
    [InlineData('a', 255)]
    [InlineData('ü', 127)]
    [InlineData('a', 1)]
    public void EveryNameThatFitsIsWritten(char letter, int count)
    {
        using var folder = new ScratchFolder();
        string file = Path.Combine(folder.Path, new string(letter, count));
        AtomicFile.Write(file, static stream => stream.WriteByte(7));
        AtomicFile.Write(file, static stream => stream.WriteByte(8));
        Assert.Equal([8], File.ReadAllBytes(file));
        Assert.Equal([file], Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void WhatFailsLeavesTheFileAsItWas()
    {
        using var folder = new ScratchFolder();
        string file = Path.Combine(folder.Path, "a");
        File.WriteAllText(file, "before");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(file, static stream =>
        {
            stream.WriteByte(7);
            throw new InvalidOperationException();
        }));
        Assert.Equal("before", File.ReadAllText(file));
        Assert.Equal([file], Directory.EnumerateFiles(folder.Path));
    }
}
