using SfKernels.Kernels.Geometry;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Boxes;

/// <summary>Random boxes, and boxes as tensors.</summary>
internal static class BoxFixture
{
    public static Box RandomBox(Random random, int width, int height)
    {
        float x = (float)random.NextDouble() * width * 0.8f;
        float y = (float)random.NextDouble() * height * 0.8f;
        return new Box(x, y, x + 4 + ((float)random.NextDouble() * width), y + 4 + ((float)random.NextDouble() * height));
    }

    public static Tensor ToTensor(Box[] boxes) =>
        tensor(boxes.SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray()).reshape(boxes.Length, 4);

    public static Box[] Materialise(AnchorGrid grid) => [.. Enumerable.Range(0, grid.Count).Select(r => grid[r])];
}
