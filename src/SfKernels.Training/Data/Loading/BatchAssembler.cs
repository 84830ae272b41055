using System.Runtime.InteropServices;
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

        Tensor images = Padded(samples);
        return new Batch(
            iteration,
            indices,
            images.MoveToOuterDisposeScope(),
            [.. samples.Select(static s => TargetsOf(s.Objects))],
            [.. samples.Select(static s => (s.Size.Height, s.Size.Width))],
            [.. samples.Select(static s => (s.Size.ScaleX, s.Size.ScaleY))]);
    }

    /// <summary>Copies without tensor operators, which would start threads of their own beside the ones that train.</summary>
    private static Tensor Padded(Sample[] samples)
    {
        (int height, int width) = (samples.Max(static s => s.Size.PaddedHeight), samples.Max(static s => s.Size.PaddedWidth));
        Tensor images = empty(samples.Length, 3, height, width, ScalarType.Float32);
        for (int n = 0; n < samples.Length; n++)
        {
            using Tensor image = samples[n].Image.contiguous();
            using Tensor place = images.select(0, n);
            ReadOnlySpan<float> from = MemoryMarshal.Cast<byte, float>(image.bytes);
            Span<float> to = MemoryMarshal.Cast<byte, float>(place.bytes);
            to.Clear();
            (int rows, int columns) = (samples[n].Size.Height, samples[n].Size.Width);
            for (int row = 0; row < 3 * rows; row++)
                from.Slice(row * columns, columns).CopyTo(to[((((row / rows) * height) + (row % rows)) * width)..]);
            GC.KeepAlive(image);
            GC.KeepAlive(place);
        }

        return images;
    }

    private Sample Load(int index, KeyedRandom random)
    {
        ImageEntry image = dataset.Images[index];
        try
        {
            using Tensor pixels = dataset.LoadPixels(index);
            return transform.Apply(pixels, image, random);
        }
        catch (Exception e) when (e is not OperationCanceledException && !MemoryShortage.Is(e))
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
