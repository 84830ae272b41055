using System.CommandLine;

namespace SfKernels.Cli.Help;

/// <summary>A command whose --help ends with examples.</summary>
internal abstract class SfkCommand(string name, string description) : Command(name, description)
{
    /// <summary>(command line, what it does) in the order of the help.</summary>
    public abstract IReadOnlyList<(string CommandLine, string Effect)> Examples { get; }
}
