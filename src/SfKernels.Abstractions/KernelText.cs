namespace SfKernels.Abstractions;

/// <summary>Gives the bytes of a text that is a constant of its assembly; a span cannot be stored in an object.</summary>
public delegate ReadOnlySpan<byte> KernelText();
