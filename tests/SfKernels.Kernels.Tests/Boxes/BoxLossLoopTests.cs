using System.Runtime.InteropServices;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using Xunit;

namespace SfKernels.Kernels.Tests.Boxes;

public sealed unsafe class BoxLossLoopTests
{
    private const int Images = 3;
    private static readonly AnchorGrid s_grid = new AnchorGenerator(AnchorSettings.RetinaNet).Grid(64, 96);
    private static readonly BoxCoder<double> s_coder = new(BoxCoderSettings.Default);

    [Fact]
    public void SmoothL1EqualsTheReference()
    {
        Batch batch = Batch.Draw(s_grid, Images, 4);
        double expected = batch.PerImage((anchors, deltas, boxes, matched) =>
            BoxLossReference.SmoothL1(anchors, deltas, boxes, matched, BoxCoderSettings.Default, 0.11));

        fixed (double* flat = batch.Deltas)
        {
            double sum = BoxLossLoop<double, Float64Element, SmoothL1BoxTerm<double>>.Sum(
                new(s_coder, 0.11), s_grid, Flat(flat), batch.Positives(), batch.Boxes);
            Assert.Equal(expected, sum, 1e-9 * expected);
        }
    }

    [Fact]
    public void GIoUEqualsTheReference()
    {
        Batch batch = Batch.Draw(s_grid, Images, 5);
        double expected = batch.PerImage((anchors, deltas, boxes, matched) =>
            BoxLossReference.GeneralizedIou(anchors, deltas, boxes, matched, BoxCoderSettings.Default, 1e-7));

        fixed (double* flat = batch.Deltas)
        {
            double sum = BoxLossLoop<double, Float64Element, GIoUBoxTerm<double>>.Sum(new(s_coder, 1e-7), s_grid, Flat(flat), batch.Positives(), batch.Boxes);
            Assert.Equal(expected, sum, 1e-9 * expected);
        }
    }

    [Fact]
    public void EveryLayoutGivesTheSameBits()
    {
        Batch batch = Batch.Draw(s_grid, Images, 6);
        SmoothL1BoxTerm<double> loss = new(s_coder, 0.11);
        PositiveAnchor[] positives = batch.Positives();
        double[][] channels = Permute(batch.Deltas, lastAxis: false);
        double[][] channelsLast = Permute(batch.Deltas, lastAxis: true);
        GCHandle[] pins = [.. channels.Concat(channelsLast).Append(batch.Deltas).Select(static array => GCHandle.Alloc(array, GCHandleType.Pinned))];
        LevelMap[] nchw = [.. s_grid.Levels.ToArray().Select(level => LevelMap.Channels(pins[level.Index].AddrOfPinnedObject(), 4 * level.Count, level.Count / 9, 1))];
        LevelMap[] nhwc = [.. s_grid.Levels.ToArray().Select(level => LevelMap.Channels(pins[5 + level.Index].AddrOfPinnedObject(), 4 * level.Count, 1, 36))];
        LevelMap[] flat = Flat((double*)pins[10].AddrOfPinnedObject());

        double expected = BoxLossLoop<double, Float64Element, SmoothL1BoxTerm<double>>.Sum(loss, s_grid, flat, positives, batch.Boxes);
        Assert.Equal(expected, BoxLossLoop<double, Float64Element, SmoothL1BoxTerm<double>>.Sum(loss, s_grid, nchw, positives, batch.Boxes));
        Assert.Equal(expected, BoxLossLoop<double, Float64Element, SmoothL1BoxTerm<double>>.Sum(loss, s_grid, nhwc, positives, batch.Boxes));
        Array.ForEach(pins, static pin => pin.Free());
    }

    [Fact]
    public void SmoothL1SlopeIsTheDifferenceQuotient() => CheckSlope(new SmoothL1BoxTerm<double>(s_coder, 0.11), 8);

    [Fact]
    public void GIoUSlopeIsTheDifferenceQuotient() => CheckSlope(new GIoUBoxTerm<double>(s_coder, 1e-7), 9);

    [Fact]
    public void FloatIsAsExactAsFloatCanBe()
    {
        Batch batch = Batch.Draw(s_grid, Images, 10);
        float[] single = [.. batch.Deltas.Select(static delta => (float)delta)];
        double[] rounded = [.. single.Select(static delta => (double)delta)];
        fixed (float* a = single)
        {
            fixed (double* b = rounded)
            {
                float* narrow = a;
                double expected = BoxLossLoop<double, Float64Element, GIoUBoxTerm<double>>.Sum(new(s_coder, 1e-7), s_grid, Flat(b), batch.Positives(), batch.Boxes);
                LevelMap[] maps = [.. s_grid.Levels.ToArray().Select(level => LevelMap.Flat((nint)(narrow + (4 * level.First)), 4 * s_grid.Count, 4, 1, 9))];
                double sum = BoxLossLoop<float, Float32Element, GIoUBoxTerm<float>>.Sum(
                    new(new(BoxCoderSettings.Default), 1e-7f), s_grid, maps, batch.Positives(), batch.Boxes);
                Assert.Equal(expected, sum, 2e-6 * expected);
            }
        }
    }

    [Fact]
    public void PositivesAreListedInOrder()
    {
        var found = new List<PositiveAnchor>();
        PositiveAnchors.AppendTo(found, [-1, 0, -2, 1], 0, 0, 2);
        PositiveAnchors.AppendTo(found, [-1, -1, 2, -1], 1, 2, 3);

        Assert.Equal([new(0, 1, 0), new(0, 3, 1), new(1, 2, 4)], found);
    }

    [Fact]
    public void AMatchBeyondTheBoxesIsRefused() =>
        Assert.Contains(
            "Image 1, anchor 0 is matched to box 3",
            Assert.Throws<ArgumentException>(() => PositiveAnchors.AppendTo([], [3, 1], 1, 1, 3)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)]
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    [InlineData(float.NaN, 0x7FC0)]
    public void BFloat16RoundsHalfToEven(float value, int expected)
    {
        ushort stored = 0;
        BFloat16Element.Store((nint)(&stored), 0, value);

        Assert.Equal(expected, stored);
    }

    private static void CheckSlope<TLoss>(TLoss loss, int seed)
        where TLoss : IBoxLoss<double>
    {
        Batch batch = Batch.Draw(s_grid, Images, seed);
        PositiveAnchor[] positives = batch.Positives();
        var gradient = new double[batch.Deltas.Length];
        fixed (double* at = batch.Deltas, dAt = gradient)
        {
            LevelMap[] maps = Flat(at);
            BoxLossLoop<double, Float64Element, TLoss>.Backward(loss, s_grid, maps, positives, batch.Boxes, 0.5, Flat(dAt));
            foreach (PositiveAnchor positive in positives.Take(40))
            {
                for (int c = 0; c < 4; c++)
                {
                    long i = (4 * (((long)positive.Image * s_grid.Count) + positive.Anchor)) + c;
                    double before = at[i];
                    at[i] = before + 1e-6;
                    double up = BoxLossLoop<double, Float64Element, TLoss>.Sum(loss, s_grid, maps, [positive], batch.Boxes);
                    at[i] = before - 1e-6;
                    double down = BoxLossLoop<double, Float64Element, TLoss>.Sum(loss, s_grid, maps, [positive], batch.Boxes);
                    at[i] = before;
                    Assert.Equal(0.5 * (up - down) / 2e-6, gradient[i], 1e-6);
                }
            }
        }

        HashSet<long> written = [.. positives.Select(static positive => ((long)positive.Image * s_grid.Count) + positive.Anchor)];
        Assert.All(gradient.Index(), element => Assert.True(element.Item == 0 || written.Contains(element.Index / 4)));
    }

    private static LevelMap[] Flat(double* address) =>
        [.. s_grid.Levels.ToArray().Select(level => LevelMap.Flat((nint)(address + (4 * level.First)), 4 * s_grid.Count, 4, 1, 9))];

    private static double[][] Permute(double[] flat, bool lastAxis)
    {
        var maps = new double[s_grid.Levels.Length][];
        foreach (AnchorLevel level in s_grid.Levels)
        {
            int cells = level.Height * level.Width;
            var map = maps[level.Index] = new double[Images * level.Count * 4];
            for (int n = 0; n < Images; n++)
            {
                for (int cell = 0; cell < cells; cell++)
                {
                    for (int channel = 0; channel < 36; channel++)
                    {
                        int to = lastAxis ? (((n * cells) + cell) * 36) + channel : (((n * 36) + channel) * cells) + cell;
                        map[to] = flat[(4 * ((n * s_grid.Count) + level.First + (cell * 9))) + channel];
                    }
                }
            }
        }

        return maps;
    }
}
