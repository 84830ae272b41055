namespace SfKernels.Training.Data.Scenes;

/// <summary>An RGB colour, each channel in 0..255.</summary>
internal readonly record struct SceneColour(byte Red, byte Green, byte Blue)
{
    /// <summary>Any colour.</summary>
    public static SceneColour Random(ref KeyedRandom random)
    {
        ulong bits = random.NextUInt64();
        return new SceneColour((byte)bits, (byte)(bits >> 8), (byte)(bits >> 16));
    }

    /// <summary>Any colour whose channels differ from <paramref name="other"/> by at least <paramref name="distance"/> in all, so that the eye can tell them apart.</summary>
    public static SceneColour RandomApartFrom(SceneColour other, int distance, ref KeyedRandom random)
    {
        // At most half of all colours lie within the distances used here, so that this ends soon.
        SceneColour colour;
        do
            colour = Random(ref random);
        while (Math.Abs(colour.Red - other.Red) + Math.Abs(colour.Green - other.Green) + Math.Abs(colour.Blue - other.Blue) < distance);
        return colour;
    }
}
