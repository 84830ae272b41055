#if ILGPU_COMPILES
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using SfKernels.Abstractions;
using SfKernels.Ptx;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>ILGPU's own compiler: the PTX that it writes for a kernel's method, as an image that launches like ours.</summary>
internal sealed partial class IlgpuCompiler : IKernelCompiler
{
    private readonly ConcurrentDictionary<string, KernelImage> _images = new(StringComparer.Ordinal);
    private readonly Context _context;
    private readonly PTXBackend _backend;

    /// <param name="level">How hard ILGPU optimises.</param>
    /// <param name="mode">Default: division and roots rounded exactly; fast: approximations.</param>
    public IlgpuCompiler(OptimizationLevel level, MathMode mode)
    {
        _context = Context.Create(builder => builder.EnableAlgorithms().Optimize(level).Math(mode));
        _backend = new(_context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!);
    }

    /// <inheritdoc/>
    public KernelImage Compile(KernelImage ours, MethodInfo method) => _images.GetOrAdd(ours.Entry, _ =>
    {
        var description = EntryPointDescription.FromExplicitlyGroupedKernel(method);
        var kernel = (PTXCompiledKernel)_backend.Compile(description, new KernelSpecialization(ours.BlockSize, null));
        var text = ClaimedUniform().Replace(OperationBeforeSpace().Replace(kernel.PTXAssembly, "red.$2.$1."), "$1bra").Replace($".entry Kernel_{method.Name}(", $".entry {ours.Entry}(", StringComparison.Ordinal);
        var entry = PtxModule.Parse(text).Entry(ours.Entry);
        KernelParameter[] parameters = [.. entry.Parameters.Select(static parameter => new KernelParameter(parameter.Name, parameter.Bytes, parameter.Alignment))];
        if (!parameters.Select(Layout).SequenceEqual(ours.Parameters.ToArray().Select(Layout)))
            throw new NotSupportedException($"ILGPU passes the parameters of {ours.Entry} otherwise.");
        return new KernelImage(ours.Entry, text, ours.BlockSize, 80, (int)entry.SharedBytes, parameters);
    });

    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }

    private static (int Size, int Alignment) Layout(KernelParameter parameter) => (parameter.Size, parameter.Alignment);

    // ILGPU writes red.add.shared.u64; the manual's grammar, and with it the interpreter, has the state space first. The assembler takes both.
    [GeneratedRegex(@"\bred\.(add|min|max|and|or|xor)\.(shared|global)\.")]
    private static partial Regex OperationBeforeSpace();

    // At O2 ILGPU claims some branches to be uniform whose lanes differ; the interpreter holds a kernel to such a claim.
    [GeneratedRegex(@"(@!?%p\d+\s+)bra\.uni\b")]
    private static partial Regex ClaimedUniform();
}
#endif
