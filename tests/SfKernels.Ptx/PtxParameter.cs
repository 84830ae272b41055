namespace SfKernels.Ptx;

/// <summary>A parameter of a kernel: its place in the parameter block.</summary>
/// <param name="Type">The declared type, such as ".u32"; ".b8" for an array of bytes.</param>
/// <param name="IsArray">Whether it is an array: a structure by value.</param>
public sealed record PtxParameter(string Name, string Type, int Offset, int Bytes, int Alignment, bool IsArray);
