using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Data.Scenes;

/// <summary>What is in a scene, before it is drawn: a pure function of options, split and index.</summary>
internal sealed class SceneLayout
{
    private const int BackgroundContrast = 60;
    private const int FillContrast = 200;
    private const int Tries = 30;
    private const double MostHidden = 0.75;

    // Layout and pixels draw from streams of their own, so that annotations are made without drawing.
    private const int LayoutStream = 1;
    private const int PixelStream = 2;

    private SceneLayout(SceneColour background, IReadOnlyList<SceneObject> objects, KeyedRandom pixels)
    {
        Background = background;
        Objects = objects;
        Pixels = pixels;
    }

    /// <summary>Mean colour of the background.</summary>
    public SceneColour Background { get; }

    /// <summary>In painting order.</summary>
    public IReadOnlyList<SceneObject> Objects { get; }

    /// <summary>The stream that clutter and noise are drawn from.</summary>
    public KeyedRandom Pixels { get; }

    /// <summary>Scene <paramref name="index"/> of a split.</summary>
    public static SceneLayout Of(SceneOptions options, SceneSplit split, int index)
    {
        var random = new KeyedRandom(options.Seed, (long)split, index, LayoutStream);
        SceneColour background = SceneColour.Random(ref random);
        int count = options.MinObjects + random.NextInt(options.MaxObjects - options.MinObjects + 1);
        var objects = new List<SceneObject>(count);
        for (int i = 0; i < count; i++)
        {
            if (Place(objects, options, ref random) is not { } box)
                continue;
            int label = 1 + random.NextInt(options.Classes);
            SceneColour first = SceneColour.RandomApartFrom(background, BackgroundContrast, ref random);
            objects.Add(new SceneObject(label, box, first, SceneColour.RandomApartFrom(first, FillContrast, ref random)));
        }

        return new SceneLayout(background, objects, new KeyedRandom(options.Seed, (long)split, index, PixelStream));
    }

    /// <summary>A box that hides no earlier object all but completely: overlaps are wanted, annotated objects that cannot be seen are not.</summary>
    private static Box? Place(List<SceneObject> objects, SceneOptions options, ref KeyedRandom random)
    {
        for (int i = 0; i < Tries; i++)
        {
            Box box = RandomBox(options, ref random);
            if (objects.TrueForAll(o => HiddenPart(o.Box, box) <= MostHidden))
                return box;
        }

        return null;
    }

    private static Box RandomBox(SceneOptions options, ref KeyedRandom random)
    {
        double one = LogUniform(options.MinSide, options.MaxSide, ref random);
        double other = LogUniform(Math.Max(options.MinSide, one / 2), Math.Min(options.MaxSide, one * 2), ref random);
        (double width, double height) = random.NextInt(2) == 0 ? (one, other) : (other, one);
        width = Quantised(width);
        height = Quantised(height);
        double x = Quantised(random.NextDouble(0, options.Size - width));
        double y = Quantised(random.NextDouble(0, options.Size - height));
        return new Box((float)x, (float)y, (float)(x + width), (float)(y + height));
    }

    private static double LogUniform(double from, double to, ref KeyedRandom random) => from * Math.Pow(to / from, random.NextDouble());

    /// <summary>Sixteenths of a pixel, downwards: exact in single precision and the same with every mathematical library.</summary>
    private static double Quantised(double pixels) => Math.Floor(pixels * 16) / 16;

    private static double HiddenPart(Box below, Box above)
    {
        double width = Math.Min(below.X1, above.X1) - Math.Max(below.X0, above.X0);
        double height = Math.Min(below.Y1, above.Y1) - Math.Max(below.Y0, above.Y0);
        return width <= 0 || height <= 0 ? 0 : width * height / (below.Width * below.Height);
    }
}
