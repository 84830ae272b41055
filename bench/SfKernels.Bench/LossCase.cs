using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>Logits and labels of one benchmark: near a prior bias as in training, 0.2 % positives, 0.5 % ignored.</summary>
internal sealed class LossCase : IDisposable
{
    private const int RetinaNetAnchors = 9;
    private const int RetinaNetClasses = 80;

    // 800 x 1333 padded to 800 x 1344, strides 8 to 128.
    private static readonly (long Height, long Width)[] Pyramid = [(100, 168), (50, 84), (25, 42), (13, 21), (7, 11)];

    /// <summary>R x K, or "levels" for the maps of RetinaNet at 800 x 1333.</summary>
    /// <param name="shape">One of these.</param>
    /// <param name="device">Where the tensors are to be.</param>
    public LossCase(string shape, string device)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        long anchors;
        if (shape == "levels")
        {
            Classes = RetinaNetClasses;
            anchors = RetinaNetAnchors * Pyramid.Sum(static level => level.Height * level.Width);
            Logits = [.. Pyramid.Select(level => Draw(generator, device, 1, RetinaNetAnchors * RetinaNetClasses, level.Height, level.Width))];
        }
        else
        {
            string[] sides = shape.Split('x');
            anchors = long.Parse(sides[0], CultureInfo.InvariantCulture);
            Classes = int.Parse(sides[1], CultureInfo.InvariantCulture);
            Logits = [Draw(generator, device, anchors, Classes)];
        }

        Tensor kind = rand([anchors], generator: generator);
        Tensor classes = randint(1, Classes + 1, [anchors], dtype: ScalarType.Int64, generator: generator);
        Labels = where(kind.lt(0.002), classes, where(kind.lt(0.007), full_like(classes, -1), zeros_like(classes))).to(new Device(device)).MoveToOuterDisposeScope();
        Labels = (shape == "levels" ? Labels.unsqueeze(0) : Labels).MoveToOuterDisposeScope();
        Copies = [.. Logits.Select(static tensor => empty_like(tensor).MoveToOuterDisposeScope())];
        Localisation = tensor(0.7f).to(new Device(device)).MoveToOuterDisposeScope();
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>One tensor, or one a level; they require a gradient.</summary>
    public Tensor[] Logits { get; }

    /// <summary>[R] or [1, R].</summary>
    public Tensor Labels { get; }

    /// <summary>L_loc.</summary>
    public Tensor Localisation { get; }

    private Tensor[] Copies { get; }

    /// <summary>The yardstick: every logit read once and written once, to memory that is there already.</summary>
    public void Copy()
    {
        using var _ = no_grad();
        for (int i = 0; i < Logits.Length; i++)
        {
            Copies[i].copy_(Logits[i]);
        }
    }

    /// <summary>What detectors do before their loss: [R, K] of all levels, on the graph.</summary>
    public Tensor Flat()
    {
        if (Logits.Length == 1)
        {
            return Logits[0];
        }

        return cat(
            [.. Logits.Select(map =>
                map.view(1, RetinaNetAnchors, Classes, map.shape[2], map.shape[3]).permute(0, 3, 4, 1, 2).reshape(-1, Classes))], 0);
    }

    /// <summary>Gradient of a loss by the logits.</summary>
    public IList<Tensor> Gradient(Tensor loss) => autograd.grad([loss], Logits);

    /// <summary>Repeats a step until it runs as it does in the middle of a training run: compiled in full, memory and threads in place.</summary>
    public static void Settle(Action step)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(2);)
        {
            step();
        }
    }

    /// <summary>Throws where two losses, and their gradients, are not the same thing.</summary>
    public void Compare(Func<Tensor> ours, Func<Tensor> theirs)
    {
        using var scope = NewDisposeScope();
        Tensor a = ours(), b = theirs();
        double difference = ((a - b).abs() / b.abs()).item<float>();
        double steepest = Gradient(a).Zip(Gradient(b)).Max(static pair => ((pair.First - pair.Second).abs().max() / pair.Second.abs().max()).item<float>());
        if (!(difference < 1e-5 && steepest < 1e-5))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The losses differ by {difference}, their gradients by {steepest}."));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(Logits, static tensor => tensor.Dispose());
        Array.ForEach(Copies, static tensor => tensor.Dispose());
        Labels.Dispose();
        Localisation.Dispose();
    }

    // Drawn on the CPU, so that every device has the same numbers.
    private static Tensor Draw(Generator generator, string device, params long[] shape) =>
        (randn(shape, generator: generator) - 4).to(new Device(device)).requires_grad_().MoveToOuterDisposeScope();
}
