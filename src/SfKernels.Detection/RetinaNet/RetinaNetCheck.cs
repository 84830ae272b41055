using SfKernels.Detection.Structures;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>Refuses settings and inputs that cannot work, before any of them is computed with.</summary>
internal static class RetinaNetCheck
{
    public static void Settings(RetinaNetSettings settings)
    {
        if (settings.Classes < 1)
        {
            throw new ArgumentException($"{settings.Classes} classes: a detector needs one or more", nameof(settings));
        }

        if (settings.Anchors.Strides.Count != settings.Pyramid.Levels)
        {
            throw new ArgumentException($"anchors for {settings.Anchors.Strides.Count} levels, pyramid of {settings.Pyramid.Levels}: give one stride for each level", nameof(settings));
        }

        for (int i = 0; i < settings.Pyramid.Levels; i++)
        {
            if (settings.Anchors.Strides[i] != 8 << i)
            {
                throw new ArgumentException($"anchor stride {settings.Anchors.Strides[i]} at level {i}: the pyramid's is {8 << i}", nameof(settings));
            }
        }

        if (settings.Prior is double prior && !(prior > 0 && prior < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"foreground prior {prior}: it lies strictly between 0 and 1"), nameof(settings));
        }

        if (settings.Prior is null && settings.Loss.Bias == BiasKind.Optimal)
        {
            throw new ArgumentException("the optimal bias needs the foreground prior of the training set: set Prior, or choose another bias", nameof(settings));
        }
    }

    public static void Images(Tensor images, bool mixed)
    {
        ArgumentNullException.ThrowIfNull(images);
        long[] shape = images.shape;
        if (shape.Length != 4 || shape[0] < 1 || shape[1] != 3 || shape[2] < 1 || shape[3] < 1
            || shape[2] % RetinaNet.SizeMultiple != 0 || shape[3] % RetinaNet.SizeMultiple != 0)
        {
            throw new ArgumentException(
                $"images of shape [{string.Join(", ", shape)}]: [N, 3, H, W] expected with H and W multiples of {RetinaNet.SizeMultiple}; pad right and below", nameof(images));
        }

        if (images.dtype != ScalarType.Float32 && !(mixed && images.dtype == ScalarType.BFloat16))
        {
            throw new ArgumentException($"images of {images.dtype}: float32{(mixed ? " or bfloat16" : "")} expected, normalised", nameof(images));
        }
    }

    public static void Targets(IReadOnlyList<Targets> targets, long images, int classes)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count != images)
        {
            throw new ArgumentException($"{targets.Count} targets for {images} images", nameof(targets));
        }

        using DisposeScope scope = NewDisposeScope();
        for (int n = 0; n < targets.Count; n++)
        {
            Tensor labels = targets[n].Labels;
            if (labels.dtype != ScalarType.Int64 || labels.dim() != 1)
            {
                throw new ArgumentException($"labels of image {n} are {labels.dtype} [{string.Join(", ", labels.shape)}]: int64 [M] expected", nameof(targets));
            }

            foreach (long label in labels.cpu().data<long>())
            {
                if (label < 1 || label > classes)
                {
                    throw new ArgumentException($"label {label} of image {n}: 1..{classes} expected, {classes} being the number of classes the model was made for", nameof(targets));
                }
            }
        }
    }

    public static void Sizes(IReadOnlyList<(int Height, int Width)> sizes, long[] images)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count != images[0])
        {
            throw new ArgumentException($"{sizes.Count} sizes for {images[0]} images", nameof(sizes));
        }

        foreach ((int height, int width) in sizes)
        {
            if (height < 1 || width < 1 || height > images[2] || width > images[3])
            {
                throw new ArgumentException($"an image of {height} x {width} pixels in a batch of {images[2]} x {images[3]}", nameof(sizes));
            }
        }
    }
}
