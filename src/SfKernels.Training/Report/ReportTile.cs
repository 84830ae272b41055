namespace SfKernels.Training.Report;

/// <summary>One large number at the top of the report.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">As shown.</param>
/// <param name="Note">A small line below it.</param>
public sealed record ReportTile(string Name, string Value, string Note = "");
