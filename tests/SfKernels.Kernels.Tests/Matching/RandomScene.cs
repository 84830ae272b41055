using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Tests.Matching;

/// <summary>A picture with boxes that are hard on a matcher, drawn from a seed.</summary>
internal sealed record RandomScene(int Width, int Height, AnchorSettings Anchors, Box[] Boxes, long[] Classes)
{
    private static readonly AnchorSettings s_twoLevels = new([8, 32], [1.0, 1.5], [0.5, 1.0, 3.0]);
    private static readonly AnchorSettings[] s_anchors =
    [
        AnchorSettings.RetinaNet, AnchorSettings.TorchvisionRetinaNet, s_twoLevels, s_twoLevels with { StrideFromGrid = true }, new([16], [1.0], [1.0], BaseScale: 2),
    ];

    public AnchorGrid Grid => new AnchorGenerator(Anchors).Grid(Height, Width);

    public static RandomScene Draw(int seed)
    {
        var random = new Random(seed);
        AnchorSettings anchors = s_anchors[random.Next(s_anchors.Length)];
        int width = random.Next(1, 150);
        int height = random.Next(1, 150);
        AnchorGrid grid = new AnchorGenerator(anchors).Grid(height, width);
        var boxes = new List<Box>();
        int count = random.Next(0, 9);
        for (int j = 0; j < count; j++)
        {
            boxes.Add(DrawBox(random, grid, boxes));
        }

        return new RandomScene(width, height, anchors, [.. boxes], [.. boxes.Select(_ => (long)random.Next(1, 21))]);
    }

    private static Box DrawBox(Random random, AnchorGrid grid, List<Box> before)
    {
        float w = grid.Width;
        float h = grid.Height;
        Box anchor = grid[random.Next(grid.Count)];
        switch (random.Next(12))
        {
            case 0:
                return anchor;
            case 1 when before.Count > 0:
                return before[random.Next(before.Count)];
            case 2:
                // Half a stride off: two or four anchors tie.
                return new Box(anchor.X0 + 4, anchor.Y0, anchor.X1 + 4, anchor.Y1);
            case 3:
                // Tiny, grid aligned: every anchor around it ties.
                float x = 8 * random.Next((int)(w / 8) + 1);
                float y = 8 * random.Next((int)(h / 8) + 1);
                return new Box(x, y, x + 1, y + 1);
            case 4:
                return new Box(-10 * w, -10 * h, 11 * w, 11 * h);
            case 5:
                // Outside, sometimes out of every anchor's reach.
                float away = random.Next(1, 1500);
                return new Box(w + away, -away - 20, w + away + 15, -away);
            case 6:
                return new Box(-5, h - 7.5f, w / 3, h + 60);
            case 7:
                // Without area.
                return new Box(w / 2, 3, w / 2, 20);
            case 8:
                float thin = MathF.Exp((float)random.NextDouble() * -40);
                return new Box(0, 1, thin, 1 + thin + h);
            case 9:
                return new Box((int)anchor.X0, (int)anchor.Y0, (int)anchor.X1 + 1, (int)anchor.Y1 + 1);
            default:
                float sideX = MathF.Exp((float)random.NextDouble() * 6);
                float sideY = sideX * MathF.Exp(((float)random.NextDouble() - 0.5f) * 2);
                float left = ((float)random.NextDouble() * (w + sideX)) - sideX;
                float top = ((float)random.NextDouble() * (h + sideY)) - sideY;
                return new Box(left, top, left + sideX, top + sideY);
        }
    }
}
