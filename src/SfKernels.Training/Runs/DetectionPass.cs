using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Engine;
using SfKernels.Training.Data;
using SfKernels.Training.Data.Loading;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Trainer;
using static TorchSharp.torch;

namespace SfKernels.Training.Runs;

/// <summary>Runs a detector over every image of a split.</summary>
/// <param name="Model">Put into evaluation mode for the pass.</param>
/// <param name="Resize">Geometry of its inputs.</param>
/// <param name="Device">Where the model is.</param>
/// <param name="Workers">Threads that load images.</param>
/// <param name="Format">How they lie in memory.</param>
public sealed record DetectionPass(Detector Model, ResizeRule Resize, Device Device, int Workers = 1, MemoryFormat Format = MemoryFormat.ChannelsLast)
{
    /// <summary>Images at a time where all are of one size.</summary>
    private const int EqualSizeBatch = 8;

    /// <summary>Detections of all images.</summary>
    /// <param name="dataset">Its pixels are read once, in order.</param>
    /// <param name="progress">Told (done, total) images.</param>
    /// <param name="stop">Ends between batches.</param>
    /// <returns>By image id, best first, in pixels of the original images.</returns>
    public IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> Run(IDetectionDataset dataset, Action<int, int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        IReadOnlyList<ImageEntry> images = dataset.Images;
        // Images of different sizes go one by one: padding to a neighbour's size would make detections depend on the batch.
        bool equal = images.All(image => image.Width == images[0].Width && image.Height == images[0].Height);
        var loader = new BatchLoader(dataset, new DetectionTransform(Resize), new SequentialPlan(images.Count, equal ? EqualSizeBatch : 1), Workers);
        var found = new Dictionary<long, IReadOnlyList<ScoredBox>>(images.Count);
        bool trained = Model.training;
        Model.eval();
        try
        {
            foreach (Batch batch in loader.Read(0, stop))
            {
                using (batch)
                    Add(batch, images, found);
                progress?.Invoke(found.Count, images.Count);
            }
        }
        finally
        {
            Model.train(trained);
        }

        return found;
    }

    private void Add(Batch batch, IReadOnlyList<ImageEntry> images, Dictionary<long, IReadOnlyList<ScoredBox>> found)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<Detections> detections = Model.Detect(MemoryFormats.Of(DeviceUpload.Send(batch.Images, Device), Format), batch.Sizes);
        for (int n = 0; n < detections.Count; n++)
            found[images[batch.Indices[n]].Id] = batch.ToOriginal(n, detections[n]);
    }
}
