using System.Globalization;
using static TorchSharp.torch;

namespace SfKernels.TestSupport;

/// <summary>Compares the gradients that a function gives with central differences, in double precision.</summary>
public static class GradCheck
{
    private const double Step = 1e-6;

    /// <summary>Checks every input that is float64 and requires a gradient, for a random weighting of the outputs and for their plain sum.</summary>
    /// <param name="function">A tensor of any shape from the inputs; it must give the same for the same inputs.</param>
    /// <param name="inputs">Leaves. Those of another type, or without requires_grad, stay constant.</param>
    public static void Assert(Func<Tensor[], Tensor> function, params Tensor[] inputs) => Assert(function, 1e-5, 1e-7, inputs);

    /// <summary>As above, with the relative and absolute tolerance of the comparison.</summary>
    public static void Assert(Func<Tensor[], Tensor> function, double relative, double absolute, params Tensor[] inputs)
    {
        var variables = Enumerable.Range(0, inputs.Length).Where(i => inputs[i].dtype == ScalarType.Float64 && inputs[i].requires_grad).ToArray();
        if (variables.Length == 0) throw new ArgumentException("Nothing to check: no input is a float64 tensor that requires a gradient.", nameof(inputs));

        using var scope = NewDisposeScope();
        using var random = new Generator(20190904);
        Tensor weights;
        using (no_grad())
        {
            var output = function(inputs);
            weights = rand(output.shape, ScalarType.Float64, output.device, generator: random).add(0.5);
        }
        Compare("a weighted sum of the outputs", t => (function(t) * weights).sum());
        // The gradient of a plain sum has stride 0 everywhere: kernels that read memory must cope.
        Compare("the sum of the outputs", t => function(t).sum());

        void Compare(string objective, Func<Tensor[], Tensor> scalar)
        {
            var gradients = autograd.grad([scalar(inputs)], [.. variables.Select(i => inputs[i])], allow_unused: true);
            for (var v = 0; v < variables.Length; v++)
                CompareOne(objective, scalar, inputs, variables[v], gradients[v] is { IsInvalid: false } used ? used : null, relative, absolute);
        }
    }

    private static void CompareOne(string objective, Func<Tensor[], Tensor> scalar, Tensor[] inputs, int number, Tensor? gradient, double relative, double absolute)
    {
        using var nograd = no_grad();
        var input = inputs[number];
        var claimed = gradient is null ? new double[input.numel()] : gradient.contiguous().data<double>().ToArray();
        Xunit.Assert.True(gradient is null || gradient.shape.AsSpan().SequenceEqual(input.shape), $"The gradient of input {number} has the shape {gradient}, the input {input}.");
        var flat = input.detach().view(-1);
        for (long i = 0; i < flat.numel(); i++)
        {
            using var scope = NewDisposeScope();
            var before = flat[i].item<double>();
            var step = Step * Math.Max(1, Math.Abs(before));
            var difference = (At(before + step) - At(before - step)) / (2 * step);
            flat[i] = tensor(before);
            var error = Math.Abs(difference - claimed[i]);
            Xunit.Assert.True(error <= absolute + relative * Math.Max(Math.Abs(difference), Math.Abs(claimed[i])), string.Create(CultureInfo.InvariantCulture,
                $"The gradient of {objective} by element {i} of input {number} is {difference:G9} by differences, {claimed[i]:G9} by backward."));

            double At(double value)
            {
                flat[i] = tensor(value);
                return scalar(inputs).item<double>();
            }
        }
    }
}
