namespace SfKernels.Cli.Errors;

/// <summary>A command line that cannot be carried out; the message names the option, its value and the way out.</summary>
internal sealed class UsageException(string message) : Exception(message);
