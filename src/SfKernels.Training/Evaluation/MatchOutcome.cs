namespace SfKernels.Training.Evaluation;

/// <summary>What a detection turned out to be.</summary>
internal enum MatchOutcome : byte
{
    /// <summary>Matched nothing it may match.</summary>
    FalsePositive,

    /// <summary>Matched an object that counts.</summary>
    TruePositive,

    /// <summary>Left out of the count: matched an ignored object, or unmatched and outside the area range.</summary>
    Ignored,
}
