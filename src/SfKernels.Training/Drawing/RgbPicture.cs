using static TorchSharp.torch;

namespace SfKernels.Training.Drawing;

/// <summary>Pixels to draw on. Anything outside the picture is left out.</summary>
public sealed class RgbPicture
{
    private readonly byte[] _planes;

    /// <summary>Copies the pixels of a tensor.</summary>
    /// <param name="pixels">uint8 [3, H, W] on the CPU.</param>
    public RgbPicture(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.dtype != ScalarType.Byte || pixels.dim() != 3 || pixels.shape[0] != 3)
            throw new ArgumentException($"A picture is uint8 [3, H, W]; got {pixels.dtype} [{string.Join(", ", pixels.shape)}].", nameof(pixels));
        (Height, Width) = ((int)pixels.shape[1], (int)pixels.shape[2]);
        using Tensor dense = pixels.contiguous();
        _planes = dense.bytes.ToArray();
    }

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    /// <summary>The colour at a pixel inside the picture.</summary>
    public Colour this[int x, int y]
    {
        get
        {
            int at = (y * Width) + x;
            int plane = Width * Height;
            return new Colour(_planes[at], _planes[plane + at], _planes[(2 * plane) + at]);
        }
    }

    /// <summary>The pixels as uint8 [3, H, W]; the caller disposes.</summary>
    public Tensor ToTensor() => tensor(_planes, [3, Height, Width], ScalarType.Byte);

    /// <summary>Fills the pixels [x0, x1) x [y0, y1).</summary>
    public void Fill(int x0, int y0, int x1, int y1, Colour colour)
    {
        int plane = Width * Height;
        for (int y = Math.Max(0, y0); y < Math.Min(Height, y1); y++)
        {
            for (int x = Math.Max(0, x0); x < Math.Min(Width, x1); x++)
            {
                int at = (y * Width) + x;
                _planes[at] = colour.R;
                _planes[plane + at] = colour.G;
                _planes[(2 * plane) + at] = colour.B;
            }
        }
    }

    /// <summary>Draws a frame whose outer border is [x0, x1) x [y0, y1).</summary>
    public void Frame(int x0, int y0, int x1, int y1, int thickness, Colour colour)
    {
        Fill(x0, y0, x1, y0 + thickness, colour);
        Fill(x0, y1 - thickness, x1, y1, colour);
        Fill(x0, y0, x0 + thickness, y1, colour);
        Fill(x1 - thickness, y0, x1, y1, colour);
    }

    /// <summary>Writes text whose top left pixel is (x, y), each font pixel <paramref name="scale"/> pixels wide.</summary>
    public void Write(string text, int x, int y, int scale, Colour colour)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (char character in text)
        {
            for (int column = 0; column < BitmapFont.Width; column++)
            {
                for (int row = 0; row < BitmapFont.Height; row++)
                {
                    if (BitmapFont.Covers(character, column, row))
                        Fill(x + (column * scale), y + (row * scale), x + ((column + 1) * scale), y + ((row + 1) * scale), colour);
                }
            }

            x += BitmapFont.Advance * scale;
        }
    }
}
