using SfKernels.Detection.Structures;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

/// <summary>Bright squares (class 1) and hollow ones (class 2) on noise: enough for a detector to show that it learns.</summary>
internal static class DrawnShapes
{
    public const int Classes = 2;
    public const int Side = 128;

    /// <summary>A batch of pictures and what is on them.</summary>
    public static (Tensor Images, IReadOnlyList<Targets> Targets) Draw(int count, int seed)
    {
        var random = new Random(seed);
        float[] pixels = new float[count * 3 * Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (random.NextSingle() - 0.5f) * 0.5f;
        }

        var targets = new Targets[count];
        for (int n = 0; n < count; n++)
        {
            int objects = random.Next(1, 4);
            float[] boxes = new float[4 * objects];
            long[] labels = new long[objects];
            for (int m = 0; m < objects; m++)
            {
                int side = random.Next(20, 56);
                (int x, int y) = (random.Next(Side - side), random.Next(Side - side));
                labels[m] = random.Next(1, Classes + 1);
                Fill(pixels, n, x, y, side, 1.5f);
                if (labels[m] == 2)
                {
                    Fill(pixels, n, x + (side / 4), y + (side / 4), side / 2, -1.5f);
                }

                new float[] { x, y, x + side, y + side }.CopyTo(boxes, 4 * m);
            }

            targets[n] = new Targets(tensor(boxes).reshape(objects, 4), tensor(labels));
        }

        return (tensor(pixels).reshape(count, 3, Side, Side), targets);
    }

    private static void Fill(float[] pixels, int n, int x, int y, int side, float value)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            for (int row = y; row < y + side; row++)
            {
                pixels.AsSpan((((((n * 3) + channel) * Side) + row) * Side) + x, side).Fill(value);
            }
        }
    }
}
