using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Compiles the kernels of a project on all processors. What was compiled before is not compiled again: the pipeline keeps the object of an unchanged model.</summary>
internal static class KernelBatch
{
    private static readonly ConditionalWeakTable<KernelModel, ConcurrentDictionary<EmitOptions, CompiledKernel>> Known = new();

    public static IEnumerable<CompiledKernel> Compile((ImmutableArray<KernelModel> Models, EmitOptions Options) input, CancellationToken cancellation)
    {
        CompiledKernel[] compiled = new CompiledKernel[input.Models.Length];
        Parallel.For(0, compiled.Length, new() { CancellationToken = cancellation }, i =>
            compiled[i] = Known.GetOrCreateValue(input.Models[i]).GetOrAdd(input.Options, options => KernelCompiler.Compile(input.Models[i], options, cancellation)));
        return compiled;
    }
}
