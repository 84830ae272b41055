using System.Runtime.InteropServices;

namespace SfKernels.Kernels.Geometry;

/// <summary>All R anchors of a picture in the order level, y, x, shape; computed on the fly, materialised only by <see cref="CopyTo"/>.</summary>
public sealed class AnchorGrid
{
    private readonly AnchorLevel[] _levels;

    internal AnchorGrid(AnchorLevel[] levels, int count, int height, int width)
    {
        _levels = levels;
        Count = count;
        Height = height;
        Width = width;
    }

    /// <summary>The levels, finest first as the settings list them.</summary>
    public ReadOnlySpan<AnchorLevel> Levels => _levels;

    /// <summary>R.</summary>
    public int Count { get; }

    /// <summary>Padded height of the picture in pixels.</summary>
    public int Height { get; }

    /// <summary>Padded width of the picture in pixels.</summary>
    public int Width { get; }

    /// <summary>Anchor <paramref name="index"/> of 0..R-1.</summary>
    public Box this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            AnchorLevel level = LevelOf(index);
            return level.At(index - level.First);
        }
    }

    /// <summary>The level that holds anchor <paramref name="index"/>.</summary>
    public AnchorLevel LevelOf(int index)
    {
        int i = _levels.Length - 1;
        while (_levels[i].First > index)
        {
            i--;
        }

        return _levels[i];
    }

    /// <summary>Writes the corner boxes.</summary>
    /// <param name="corners">[R, 4] float32, pixels.</param>
    public void CopyTo(Span<float> corners)
    {
        if (corners.Length != 4L * Count)
        {
            throw new ArgumentException($"{Count} anchors need {4L * Count} numbers, got {corners.Length}.", nameof(corners));
        }

        Span<Box> boxes = MemoryMarshal.Cast<float, Box>(corners);
        int next = 0;
        foreach (AnchorLevel level in _levels)
        {
            for (int y = 0; y < level.Height; y++)
            {
                for (int x = 0; x < level.Width; x++)
                {
                    for (int shape = 0; shape < level.PerCell; shape++)
                    {
                        boxes[next++] = level[y, x, shape];
                    }
                }
            }
        }
    }
}
