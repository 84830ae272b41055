namespace SfKernels.Training.Checkpoint;

/// <summary>What a run must not change between a checkpoint and its continuation.</summary>
/// <param name="Entries">Option or fact and its value, such as ("--loss", "focal"), in the order of the check.</param>
public sealed record RunIdentity(IReadOnlyList<RunIdentityEntry> Entries)
{
    /// <summary>Refuses a continuation that differs.</summary>
    /// <param name="continued">What would be continued.</param>
    /// <param name="folder">The run's folder, for the message.</param>
    /// <exception cref="ArgumentException">Names the first difference with both values.</exception>
    public void Check(RunIdentity continued, string folder)
    {
        ArgumentNullException.ThrowIfNull(continued);
        foreach (RunIdentityEntry entry in Entries)
        {
            RunIdentityEntry? other = continued.Entries.FirstOrDefault(e => e.Name == entry.Name);
            if (other?.Value == entry.Value)
                continue;
            throw new ArgumentException(
                $"The run in '{folder}' cannot be resumed: its {entry.Name} was {entry.Text}, now it is {other?.Text ?? "not given"}. "
                + "Resume with the same value, or start a new run in another --out.",
                nameof(continued));
        }
    }
}
