namespace SfKernels.Training.Drawing;

/// <summary>An RGB colour.</summary>
public readonly record struct Colour(byte R, byte G, byte B)
{
    /// <summary>Black.</summary>
    public static Colour Black { get; } = new(0, 0, 0);

    private static readonly Colour[] Palette =
    [
        new(110, 168, 254), new(255, 143, 87), new(105, 219, 124), new(218, 140, 240),
        new(255, 212, 59), new(79, 209, 220), new(255, 123, 166), new(173, 181, 189),
    ];

    /// <summary>The colour of class k in 1..K; eight colours that repeat.</summary>
    public static Colour OfClass(int label) => Palette[(label - 1) % Palette.Length];
}
