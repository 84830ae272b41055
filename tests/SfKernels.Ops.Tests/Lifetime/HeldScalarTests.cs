using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SfKernels.Autograd;
using SfKernels.Ops.Engine;
using SfKernels.Ops.Tests.Classification;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Lifetime;

[Collection(nameof(AnchorLossLifetimeTests))]
public sealed class HeldScalarTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Call, float Expected)> s_cases = new()
    {
        ["3 + tensor"] = (static x => x.Plus(x), 6),
        ["3 + number"] = (static x => x.Plus(0.5), 3.5f),
        ["3 += tensor"] = (static x => x.clone().PlusInPlace(x), 6),
        ["3 * number"] = (static x => x.Times(0.5), 1.5f),
        ["3 *= number"] = (static x => x.clone().TimesInPlace(0.5), 1.5f),
        ["3 / number"] = (static x => x.Over(4), 0.75f),
        ["3 /= number"] = (static x => x.clone().OverInPlace(4), 0.75f),
        ["at least 5"] = (static x => x.AtLeast(5), 5),
        ["at most 2"] = (static x => x.AtMost(2), 2),
        ["within 4 and 6"] = (static x => x.clone().ClampInPlace(4, 6), 4),
        ["within 0 and 1"] = (static x => x.clone().ClampInPlace(0, 1), 1),
        ["3 > 2"] = (static x => x.Above(2).to(ScalarType.Float32), 1),
        ["3 > 3.5"] = (static x => x.Above(3.5).to(ScalarType.Float32), 0),
        ["3 < 2"] = (static x => x.Below(2).to(ScalarType.Float32), 0),
        ["3 = 3"] = (static x => x.EqualTo(3).to(ScalarType.Float32), 1),
        ["7 where 3 = 3"] = (static x => x.Filled(x.EqualTo(3), 7), 7),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    /// <summary>The numbers are right, and stay so while another thread collects without a pause.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void NumbersOutliveTheCall(string name)
    {
        var (call, expected) = s_cases[name];
        using var scope = NewDisposeScope();
        Tensor three = tensor(3f);
        using var collector = new Collector();
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 100;)
        {
            using var inner = NewDisposeScope();
            Assert.Equal(expected, call(three).item<float>());
        }
    }

    [Fact]
    public void LabelsAreComparedAsIntegers()
    {
        using var scope = NewDisposeScope();
        const long Large = (1L << 53) + 1;
        Tensor labels = tensor(new[] { Large });
        Assert.True(labels.EqualTo(Large).item<bool>());
        Assert.False(labels.EqualTo(Large - 1).item<bool>());
        Assert.True(labels.Above(Large - 1).item<bool>());
        Assert.False(labels.Below(Large).item<bool>());
    }

    /// <summary>The losses pass no number to an operator of TorchSharp themselves, not even the factor that hides in the sum of two tensors.</summary>
    [Fact]
    public void TheLossesComputeWithHeldNumbers()
    {
        using var file = new PEReader(File.OpenRead(typeof(AnchorLoss).Assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        string[] used = [.. reader.MemberReferences.Select(reader.GetMemberReference).Where(IsOfTorchSharp).Select(member => reader.GetString(member.Name))];
        Assert.Contains("op_Multiply", used);
        Assert.Empty(used.Intersect(["op_Implicit", "op_Addition", "add", "add_", "ToScalar"]));

        // Products and quotients of two tensors pass none; those with a number would.
        Assert.Equal(1, used.Count(static name => name == "op_Multiply"));
        Assert.Equal(1, used.Count(static name => name == "op_Division"));

        bool IsOfTorchSharp(MemberReference member) =>
            member.Parent.Kind == HandleKind.TypeReference
            && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name) is nameof(Tensor) or nameof(Scalar) or "ScalarExtensionMethods";
    }
}
