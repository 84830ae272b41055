namespace SfKernels.Generators.Models;

/// <summary>What the hardware tells a thread of its place.</summary>
internal enum SpecialRegister
{
    ThreadX,
    BlockX,
    GridX,
    Lane,
}
