using SfKernels.Kernels.Matching;
using SfKernels.Ops;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Labels and matches of a device are those of the CPU, to the last one.</summary>
public sealed class AssignmentTests
{
    public static TheoryData<Backend, bool, bool> Rules()
    {
        TheoryData<Backend, bool, bool> rows = [];
        foreach (Backend backend in Enum.GetValues<Backend>())
        {
            foreach (bool lowQuality in new[] { true, false })
            {
                rows.Add(backend, lowQuality, false);
                rows.Add(backend, lowQuality, true);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void LabelsAndMatchesAreThoseOfTheCpu(Backend backend, bool lowQuality, bool plusOne)
    {
        TestDevice device = TestDevice.Open(backend);
        foreach (int pictures in new[] { 3, 2, 1, 0 })
        {
            using var scope = NewDisposeScope();
            var scene = new BoxScene(new MatcherSettings(0.5f, 0.4f, lowQuality, plusOne), pictures);
            AnchorAssignment here = scene.Assign(CPU);
            using IDisposable visit = device.Enter();
            AnchorAssignment there = scene.Assign(device.Place);
            Same(here.Labels, there.Labels);
            Same(here.Matched, there.Matched);
            Same(here.Counts, there.Counts);
            Same(here.Positives, there.Positives);
            Assert.True(!lowQuality || pictures == 0 || here.Positives.item<float>() > 5);
        }
    }

    private static void Same(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.True(expected.eq(found.cpu()).all().item<bool>());
    }
}
