namespace SfKernels.Training.Data.Scenes;

/// <summary>A class of drawn objects: a silhouette and a fill.</summary>
internal readonly record struct SceneClass(SceneShape Shape, SceneFill Fill)
{
    /// <summary>Number of classes there can be.</summary>
    public const int Most = 80;

    private const int Shapes = 8;

    /// <summary>The class of label k in 1..80: all shapes of one fill come before the next fill.</summary>
    public static SceneClass OfLabel(int label) => new((SceneShape)((label - 1) % Shapes), (SceneFill)((label - 1) / Shapes));

    /// <summary>Such as "star" or "striped star".</summary>
    public string Name
    {
        get
        {
            string shape = Shape.ToString().ToLowerInvariant();
            return Fill == SceneFill.Solid ? shape : $"{Fill.ToString().ToLowerInvariant()} {shape}";
        }
    }

    /// <summary>What lies at (u, v) of the box, both in 0..1, v downwards.</summary>
    public ScenePaint At(double u, double v)
    {
        if (!SceneOutline.Contains(Shape, u, v))
            return ScenePaint.None;
        double x = (2 * u) - 1, y = (2 * v) - 1;
        bool second = Fill switch
        {
            SceneFill.Banded => ((int)(v * 4) & 1) == 1,
            SceneFill.Striped => ((int)(u * 4) & 1) == 1,
            SceneFill.Slanted => ((int)((u + v) * 3) & 1) == 1,
            SceneFill.Checked => (((int)(u * 3) + (int)(v * 3)) & 1) == 1,
            SceneFill.Halved => v > 0.5,
            SceneFill.Split => u > 0.5,
            SceneFill.Dotted => (x * x) + (y * y) < 0.45,
            SceneFill.Rimmed => Math.Max(Math.Abs(x), Math.Abs(y)) > 0.65,
            SceneFill.Quartered => (u > 0.5) != (v > 0.5),
            _ => false,
        };
        return second ? ScenePaint.Second : ScenePaint.First;
    }
}
