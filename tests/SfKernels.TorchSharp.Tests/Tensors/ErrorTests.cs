using System.Runtime.InteropServices;
using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Tensors;

/// <summary>Errors of libtorch keep their words.</summary>
public sealed class ErrorTests
{
    private static readonly Dictionary<string, (Action Use, string Message)> s_errors = new()
    {
        ["shapes that do not broadcast"] = (static () => ones(2).add(ones(3)), "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0"),
        ["matrices that do not fit"] = (static () => ones(2, 3).matmul(ones(2, 3)), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"),
        ["view of the wrong size"] = (static () => ones(6).view(4, -1), "shape '[4, -1]' is invalid for input of size 6"),
        ["dimension out of range"] = (static () => ones(2).sum(3L), "Dimension out of range (expected to be in range of [-1, 0], but got 3)"),
        ["size of no dimension"] = (static () => ones(2).size(3), "Dimension out of range (expected to be in range of [-1, 0], but got 3)"),
        ["stride of no dimension"] = (static () => ones(2).stride(-2), "Dimension out of range (expected to be in range of [-1, 0], but got -2)"),
        ["index out of range"] = (static () => ones(2)[5].Dispose(), "select(): index 5 out of range for tensor of size [2] at dimension 0"),
        ["index tensor out of range"] = (static () => ones(2).index_select(0, tensor(7L)), "index out of range in self"),
        ["backward without a graph"] = (static () => ones(1).backward(), "element 0 of tensors does not require grad and does not have a grad_fn"),
        ["backward of many"] = (static () => (ones(2).requires_grad_() * 2).backward(), "grad can be implicitly created only for scalar outputs"),
        ["gradient of integers"] = (static () => ones(2, int64).requires_grad_(), "nly Tensors of floating point and complex dtype can require gradients"),
        ["a grad of another size"] = (static () => ones(2).requires_grad_().grad = ones(3), "assigned grad has data of a different size"),
        ["a state that is none"] = (static () => Generator.Default.set_state(ones(3)), "RNG state must be a torch.ByteTensor"),
    };

    public static TheoryData<string> Names => new(s_errors.Keys);

    private static readonly Dictionary<string, string> s_differences = new()
    {
        ["matrices that do not fit"] = "ends the process for them",
        ["a grad of another size"] = "takes it",
        ["a state that is none"] = "ends the process for it",
    };

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void MessageIsLibtorchs(string name)
    {
        Flavour.OnlyTheStandIn(s_differences, name);
        using var scope = NewDisposeScope();
        var failure = Assert.Throws<ExternalException>(s_errors[name].Use);
        Assert.Contains(s_errors[name].Message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadsDoNotShareTheirErrors()
    {
        var messages = new string[8];
        Parallel.For(0, messages.Length, i =>
        {
            for (var round = 0; round < 50; round++) messages[i] = Assert.Throws<ExternalException>(() => ones(i + 2).add(ones(50))).Message;
        });
        for (var i = 0; i < messages.Length; i++) Assert.Contains($"tensor a ({i + 2})", messages[i], StringComparison.Ordinal);
    }
}
