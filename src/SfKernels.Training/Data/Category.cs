namespace SfKernels.Training.Data;

/// <summary>One class: its contiguous label k in 1..K, the id its file uses, and its name.</summary>
public sealed record Category(int Label, long Id, string Name);
