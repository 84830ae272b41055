using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Prior;

namespace SfKernels.Kernels.Tests.Prior;

/// <summary>Pictures with COCO's sizes, 7.3 boxes each on average, and its wide log-normal spread of box sides; the same for the same seed.</summary>
internal static class CocoLikeImages
{
    private static readonly (int Width, int Height)[] s_sizes =
        [(640, 480), (640, 480), (480, 640), (640, 427), (427, 640), (640, 426), (500, 375), (375, 500), (640, 360), (612, 612)];

    public static IEnumerable<PriorImage> Draw(int images, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < images; i++)
        {
            (int width, int height) = s_sizes[random.Next(s_sizes.Length)];
            int count = (int)Math.Min(60, -7.3 * Math.Log(1 - random.NextDouble()) + 0.5);
            var boxes = new Box[count];
            for (int j = 0; j < count; j++)
            {
                boxes[j] = DrawBox(random, width, height);
            }

            yield return new PriorImage(width, height, boxes);
        }
    }

    // Median side 55 pixels, a third of the boxes under 32 x 32, as in train2017.
    private static Box DrawBox(Random random, int width, int height)
    {
        double side = Math.Exp(4.0 + Gaussian(random));
        double aspect = Math.Exp(0.5 * Gaussian(random));
        double w = Math.Clamp(side * Math.Sqrt(aspect), 2, width);
        double h = Math.Clamp(side / Math.Sqrt(aspect), 2, height);
        double x = random.NextDouble() * (width - w);
        double y = random.NextDouble() * (height - h);
        return new Box((float)x, (float)y, (float)(x + w), (float)(y + h));
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
