using System.Globalization;

namespace SfKernels.Training.Data.Scenes;

/// <summary>What drawn scenes look like. The defaults: 128 px, 8 classes, 1 to 6 objects, sides log-uniform in 10..64 px, aspect 0.5..2.</summary>
/// <param name="Count">Pictures of the split train.</param>
/// <param name="ValidationCount">Pictures of the split val.</param>
/// <param name="Size">Side of the square picture in pixels.</param>
/// <param name="Classes">K in 1..80: eight shapes, each in up to ten fills.</param>
/// <param name="MinObjects">Fewest objects in a picture.</param>
/// <param name="MaxObjects">Most objects in a picture.</param>
/// <param name="MinSide">Shortest side of an object in pixels.</param>
/// <param name="MaxSide">Longest side of an object in pixels.</param>
/// <param name="Seed">Other seeds give other pictures.</param>
public sealed record SceneOptions(
    int Count = 5000,
    int ValidationCount = 200,
    int Size = 128,
    int Classes = 8,
    int MinObjects = 1,
    int MaxObjects = 6,
    double MinSide = 10,
    double MaxSide = 64,
    long Seed = 0)
{
    /// <summary>Most val pictures that a spec without "val=" asks for.</summary>
    private const int LargestImpliedValidation = 500;

    /// <summary>The grammar, for messages.</summary>
    public const string Grammar =
        "scenes[:N][,size=PIXELS][,classes=1..80][,objects=FEW-MANY][,side=SHORT-LONG][,val=N][,seed=S], for example scenes:5000,size=512,classes=80,objects=1-2";

    /// <summary>Parses what follows "scenes": nothing, ":N", ":N,key=value,..." or ":key=value,...".</summary>
    public static SceneOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new SceneOptions();
        if (text.Length == 0)
            return options;
        bool validationGiven = false;
        foreach ((int index, string part) in text.TrimStart(':', ',').Split(',').Index())
        {
            if (index == 0 && !part.Contains('='))
            {
                options = options with { Count = Whole(part, "N", 1, 100_000_000) };
                continue;
            }

            int equals = part.IndexOf('=');
            if (equals < 0)
                throw new DataException($"'{part}' is no option of scenes: write {Grammar}.");
            (string key, string value) = (part[..equals], part[(equals + 1)..]);
            validationGiven |= key == "val";
            options = options.With(key, value);
        }

        if (!validationGiven && options.Count != new SceneOptions().Count)
            options = options with { ValidationCount = Math.Min(options.Count, LargestImpliedValidation) };
        return options.Checked();
    }

    /// <summary>The options as a spec that parses to them again.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"scenes:{Count},size={Size},classes={Classes},objects={MinObjects}-{MaxObjects},side={MinSide}-{MaxSide},val={ValidationCount},seed={Seed}");

    private SceneOptions With(string key, string value)
    {
        switch (key)
        {
            case "size":
                return this with { Size = Whole(value, key, 32, 4096) };
            case "classes":
                return this with { Classes = Whole(value, key, 1, SceneClass.Most) };
            case "objects":
                (string few, string many) = Range(value);
                return this with { MinObjects = Whole(few, key, 0, 1000), MaxObjects = Whole(many, key, 0, 1000) };
            case "side":
                (string from, string to) = Range(value);
                return this with { MinSide = Whole(from, key, 4, 4096), MaxSide = Whole(to, key, 4, 4096) };
            case "val":
                return this with { ValidationCount = Whole(value, key, 1, 100_000_000) };
            case "seed":
                return this with { Seed = Whole(value, key, 0, int.MaxValue) };
            default:
                throw new DataException($"'{key}' is no option of scenes: write {Grammar}.");
        }
    }

    private SceneOptions Checked()
    {
        if (MinObjects > MaxObjects)
            throw new DataException($"objects={MinObjects}-{MaxObjects}: the first number must not be the larger one.");
        if (MinSide > MaxSide)
            throw new DataException($"side={MinSide}-{MaxSide}: the first number must not be the larger one.");
        if (MaxSide > Size)
            throw new DataException($"Objects of up to {MaxSide} px do not fit pictures of {Size} px: lower side= or raise size=.");
        return this;
    }

    private static (string From, string To) Range(string value)
    {
        int dash = value.IndexOf('-');
        return dash < 0 ? (value, value) : (value[..dash], value[(dash + 1)..]);
    }

    private static int Whole(string text, string key, int from, int to) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= from && value <= to
            ? value
            : throw new DataException($"'{text}' given as {key} of scenes must be a whole number from {from} to {to}: write {Grammar}.");
}
