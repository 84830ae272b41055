using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using static TorchSharp.torch;

namespace SfKernels.Training.Data.Loading;

/// <summary>Makes batch i of a plan, on whatever thread asks; the result depends on the plan and i alone.</summary>
internal sealed class BatchAssembler(IDetectionDataset dataset, DetectionTransform transform, BatchPlan plan)
{
    /// <summary>Loads, transforms and pads the images of batch <paramref name="iteration"/>.</summary>
    public Batch Assemble(long iteration, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<int> indices = plan.Indices(iteration);
        var samples = new Sample[indices.Count];
        for (int n = 0; n < samples.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            samples[n] = Load(indices[n], new KeyedRandom(plan.Seed, iteration, n));
        }

        Tensor images = zeros(samples.Length, 3, samples.Max(static s => s.Size.PaddedHeight), samples.Max(static s => s.Size.PaddedWidth), ScalarType.Float32);
        for (int n = 0; n < samples.Length; n++)
            images.select(0, n).narrow(1, 0, samples[n].Size.Height).narrow(2, 0, samples[n].Size.Width).copy_(samples[n].Image);
        return new Batch(
            iteration,
            indices,
            images.MoveToOuterDisposeScope(),
            [.. samples.Select(static s => TargetsOf(s.Objects))],
            [.. samples.Select(static s => (s.Size.Height, s.Size.Width))],
            [.. samples.Select(static s => (s.Size.ScaleX, s.Size.ScaleY))]);
    }

    private Sample Load(int index, KeyedRandom random)
    {
        ImageEntry image = dataset.Images[index];
        try
        {
            using Tensor pixels = dataset.LoadPixels(index);
            return transform.Apply(pixels, image, random);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            if (e is DataException && e.Message.Contains(image.FileName, StringComparison.Ordinal))
                throw;
            throw new DataException($"{image.FileName} (image {index} of {dataset.Name}): {e.Message}", e);
        }
    }

    private static Targets TargetsOf(IReadOnlyList<(int Label, Box Box)> objects)
    {
        var corners = new float[4 * objects.Count];
        var labels = new long[objects.Count];
        for (int m = 0; m < labels.Length; m++)
        {
            (labels[m], Box box) = objects[m];
            (corners[4 * m], corners[(4 * m) + 1], corners[(4 * m) + 2], corners[(4 * m) + 3]) = (box.X0, box.Y0, box.X1, box.Y1);
        }

        Tensor boxes = labels.Length == 0 ? zeros(0, 4, ScalarType.Float32) : tensor(corners, [labels.Length, 4]);
        Tensor classes = labels.Length == 0 ? zeros(0, ScalarType.Int64) : tensor(labels);
        return new Targets(boxes.MoveToOuterDisposeScope(), classes.MoveToOuterDisposeScope());
    }
}
