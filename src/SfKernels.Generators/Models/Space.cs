namespace SfKernels.Generators.Models;

/// <summary>State space of a pointer.</summary>
internal enum Space
{
    Global,
    Shared,
    Local,
}
