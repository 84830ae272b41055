using Microsoft.CodeAnalysis;

namespace SfKernels.Generators.Diagnostics;

/// <summary>What a kernel may not do. An id is never reused; docs/diagnostics has a page for each.</summary>
internal static class Dialect
{
    public static readonly DiagnosticDescriptor Container = Rule("SFK0001", "A kernel is a static void method of a static partial class",
        "Kernel '{0}' must be a static void method of a partial class (and of partial outer classes): {1}");

    public static readonly DiagnosticDescriptor UnsupportedType = Rule("SFK0002", "Type outside the dialect",
        "Type '{0}' is outside the kernel dialect: {1}");

    public static readonly DiagnosticDescriptor Allocation = Rule("SFK0003", "A kernel allocates nothing",
        "{0} would be allocated on the managed heap or the stack; a kernel has registers, views, SharedMemory.Allocate and LocalMemory.Allocate");

    public static readonly DiagnosticDescriptor VirtualCall = Rule("SFK0004", "A kernel makes no virtual call",
        "'{0}' is called through {1}; call a static method, a struct's method, or a static abstract member of a type parameter");

    public static readonly DiagnosticDescriptor Exceptions = Rule("SFK0005", "A kernel has no exceptions",
        "{0} needs exceptions, which a kernel does not have; check arguments before the launch");

    public static readonly DiagnosticDescriptor Recursion = Rule("SFK0006", "A kernel does not recurse",
        "'{0}' calls itself, directly or through others; every call of a kernel is inlined, so write a loop");

    public static readonly DiagnosticDescriptor NoSource = Rule("SFK0007", "A called method has no source",
        "'{0}' is no intrinsic and its source is not in this compilation; copy the formula, or use a method of XMath, IntrinsicMath or MathF that the dialect knows");

    public static readonly DiagnosticDescriptor FloatAtomic = Rule("SFK0008", "No atomics on floating-point numbers",
        "Atomic.{0} on '{1}' gives sums that depend on the order of threads; reduce with shuffles and shared memory, or use integers");

    public static readonly DiagnosticDescriptor DivergentBarrier = Rule("SFK0009", "A barrier that not all threads reach",
        "The barrier in kernel '{0}' stands in control flow that differs between the threads of a block; move it out, or make the condition the same for all threads");

    public static readonly DiagnosticDescriptor UnsupportedCode = Rule("SFK0010", "Construct outside the dialect",
        "{0} is outside the kernel dialect");

    public static readonly DiagnosticDescriptor LaunchBounds = Rule("SFK0011", "Launch bounds out of range",
        "Kernel '{0}': {1}");

    public static readonly DiagnosticDescriptor Instances = Rule("SFK0012", "Instances of a generic kernel",
        "Kernel '{0}': {1}");

    public static readonly DiagnosticDescriptor Unroll = Rule("SFK0013", "A loop that cannot be unrolled",
        "The loop marked with KernelLoop.Unroll cannot be written out: {0}");

    public static readonly DiagnosticDescriptor SharedMemory = Rule("SFK0014", "Shared or local memory of unknown size",
        "{0}.Allocate needs {1}");

    public static readonly DiagnosticDescriptor StaticState = Rule("SFK0015", "A kernel reads no mutable static state",
        "'{0}' is static and not a constant; pass it as a parameter or make it const or a static readonly number");

    public static readonly DiagnosticDescriptor SameName = Rule("SFK0016", "Two kernels of one name",
        "Another kernel of this class is named '{0}', too; entry and launcher are named by the method, so give each its own name");

    public static readonly DiagnosticDescriptor DivergentWarp = Rule("SFK0017", "A shuffle that not all threads of a warp reach",
        "All threads of a warp take part in a shuffle or Warp.Barrier; this one of kernel '{0}' stands in control flow that may differ between them: move it out, or make the condition the same for the warp",
        DiagnosticSeverity.Warning);

    private static readonly Dictionary<string, DiagnosticDescriptor> All = new[]
    {
        Container, UnsupportedType, Allocation, VirtualCall, Exceptions, Recursion, NoSource, FloatAtomic,
        DivergentBarrier, UnsupportedCode, LaunchBounds, Instances, Unroll, SharedMemory, StaticState, SameName,
        DivergentWarp,
    }.ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static DiagnosticDescriptor ById(string id) => All[id];

    private static DiagnosticDescriptor Rule(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(id, title, message, "SfKernels.Dialect", severity, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
