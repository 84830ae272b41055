namespace SfKernels.Ptx;

/// <summary>A running kernel did what no correct kernel does. The message names the line of PTX and the thread.</summary>
public sealed class PtxFaultException(int line, string instruction, string place, string message)
    : Exception($"{message} (line {line}: {instruction}{(place.Length == 0 ? string.Empty : "; " + place)})")
{
    public int Line { get; } = line;
}
