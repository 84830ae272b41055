using SfKernels.Generators.Emitting;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>From the flat form to PTX: single assignment, optimisation, choice of instructions, registers, text.</summary>
internal static class KernelCompiler
{
    private const int MostRounds = 8;

    public static CompiledKernel Compile(KernelModel model, EmitOptions options, CancellationToken cancellation)
    {
        KernelGraph graph = SsaBuilder.Build(model);
        Optimise(graph, options.Contraction, cancellation);
        List<int> divergent = Divergence.Meetings(model, graph);
        Selection.Run(graph, model);
        DeadCode.Run(graph);
        model = UnreadMemory.Declared(model, graph);
        RegisterMap registers = RegisterMap.Build(graph);
        string text = new PtxWriter(model, graph, registers, options.SourceComments).Write();
        KernelModel signature = model with { Locals = default, Code = default, SourceLines = default, Shared = default };
        return new(signature, text, SharedBytes(model), new(divergent));
    }

    private static void Optimise(KernelGraph graph, bool contraction, CancellationToken cancellation)
    {
        int size = -1;
        for (int round = 0; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            ValueNumbering.Run(graph);
            UnreadMemory.Run(graph);
            DeadCode.Run(graph);
            bool changed = FlowSimplification.Run(graph);
            InvariantMotion.Run(graph);
            int now = graph.Blocks.Sum(block => block.Values.Count);
            if (!changed && now == size)
                break;
            size = now;
        }

        ValueNumbering.Run(graph);
        DeadCode.Run(graph);
        Contraction.Run(graph, contraction);
        DeadCode.Run(graph);
    }

    private static int SharedBytes(KernelModel model)
    {
        int bytes = 0;
        foreach (SharedArray array in model.Shared.Where(array => array.Space == Space.Shared))
            bytes = (bytes + array.Alignment - 1) / array.Alignment * array.Alignment + array.Bytes;
        return bytes;
    }
}
