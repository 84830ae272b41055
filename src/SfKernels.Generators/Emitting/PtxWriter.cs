using System.Text;
using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>Writes a kernel as PTX: header, registers, then its blocks in order.</summary>
internal sealed class PtxWriter(KernelModel model, KernelGraph graph, RegisterMap registers, bool comments)
{
    private readonly StringBuilder body = new();
    private readonly Dictionary<Block, string> labels = [];
    private int source = -1;

    public string Write()
    {
        List<Block> blocks = graph.Blocks.FindAll(block => !IsEmpty(block));
        Label(blocks);
        InstructionWriter instructions = new(model, graph, registers, Line);
        for (int i = 0; i < blocks.Count; i++)
        {
            Block block = blocks[i];
            if (labels.TryGetValue(block, out string? label))
                body.Append(label).Append(":\n");
            foreach (Value value in block.Values)
            {
                if (value.Op is Opcode.Phi or Opcode.Extract)
                    continue;
                Comment(value.Source);
                instructions.Write(value);
            }

            instructions.Move(Moves(block));
            Terminator(block, i + 1 < blocks.Count ? blocks[i + 1] : null, instructions);
        }

        return Header() + body + "}\n";
    }

    private string Header()
    {
        StringBuilder text = new();
        text.Append("// ").Append(new string([.. model.DisplayName.Select(letter => letter is >= ' ' and <= '~' ? letter : '?')])).Append(": written at build time from C#.\n");
        text.Append(".version ").Append(model.MinimumArchitecture > 80 ? "7.8" : "7.0").Append('\n');
        text.Append(".target sm_").Append(model.MinimumArchitecture).Append('\n');
        text.Append(".address_size 64\n\n");
        text.Append(".visible .entry ").Append(model.Entry).Append('(');
        text.Append(string.Join(",", model.Parameters.Select(parameter => "\n    .param " + Declaration(parameter))));
        text.Append(")\n.reqntid ").Append(model.BlockSize).Append(", 1, 1\n");
        if (model.BlocksPerMultiprocessor > 0)
            text.Append(".minnctapersm ").Append(model.BlocksPerMultiprocessor).Append('\n');
        text.Append("{\n");
        foreach (SharedArray array in model.Shared.Items)
            text.Append($"    {PtxSpelling.In(array.Space)} .align {array.Alignment} .b8 {array.Name}[{array.Bytes}];\n");
        foreach (ScalarType type in new[] { ScalarType.Bool, ScalarType.F16, ScalarType.I32, ScalarType.I64, ScalarType.F32, ScalarType.F64 })
            Registers(text, type);
        return text.Append('\n').ToString();
    }

    private static string Declaration(KernelParameterModel parameter) =>
        parameter.Scalar is { } scalar ? $"{Cell(scalar)} {PtxSpelling.Parameter(parameter)}" : $".align {parameter.Alignment} .b8 {PtxSpelling.Parameter(parameter)}[{parameter.Size}]";

    private static string Cell(MemoryType type) => type switch
    {
        MemoryType.F32 => ".f32",
        MemoryType.F64 => ".f64",
        _ => type.Size() switch { 1 => ".u8", 2 => ".u16", 8 => ".u64", _ => ".u32" },
    };

    private void Registers(StringBuilder text, ScalarType type)
    {
        (string prefix, string ptxType) = RegisterMap.Prefix(type);
        if (registers.Numbered.TryGetValue(prefix, out int count))
            text.Append($"    .reg {ptxType} %{prefix}<{count}>;\n");
        if (registers.Named.TryGetValue(prefix, out List<string>? names))
            text.Append($"    .reg {ptxType} {string.Join(", ", names)};\n");
    }

    // Only an edge can be empty: it leads on without a move.
    private bool IsEmpty(Block block) => block != graph.Entry && block.Condition is null && block.WhenTrue is { } next && next != block && block.Values.Count == 0 && Moves(block).Count == 0;

    private Block Through(Block block)
    {
        while (IsEmpty(block))
            block = block.WhenTrue!;
        return block;
    }

    private List<(Value Phi, Value Argument)> Moves(Block block)
    {
        if (block.WhenTrue is not { } next || block.Condition is not null)
            return [];
        int edge = next.Predecessors.IndexOf(block);
        List<(Value Phi, Value Argument)> moves = [];
        foreach (Value phi in next.Values)
        {
            if (phi.Op != Opcode.Phi)
                break;
            if (phi != phi.Arguments[edge] && !registers.AreShared(phi, phi.Arguments[edge]))
                moves.Add((phi, phi.Arguments[edge]));
        }

        return moves;
    }

    private void Label(List<Block> blocks)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            Block? next = i + 1 < blocks.Count ? blocks[i + 1] : null;
            Block? whenTrue = blocks[i].WhenTrue is { } a ? Through(a) : null, whenFalse = blocks[i].WhenFalse is { } b ? Through(b) : null;
            if (whenFalse is null || whenFalse == whenTrue)
            {
                if (whenTrue is not null && whenTrue != next)
                    Need(whenTrue);
                continue;
            }

            if (whenTrue != next)
                Need(whenTrue!);
            if (whenFalse != next)
                Need(whenFalse);
        }

        // Numbered in the order of the text.
        int number = 1;
        foreach (Block block in blocks.Where(labels.ContainsKey))
            labels[block] = $"L{number++}";

        void Need(Block block) => labels[block] = string.Empty;
    }

    private void Terminator(Block block, Block? next, InstructionWriter instructions)
    {
        if (block.WhenTrue is null)
        {
            Line("ret;");
            return;
        }

        Block whenTrue = Through(block.WhenTrue);
        // Both ways may lead to one block once what they carry lies in the right registers.
        if (block.WhenFalse is null || Through(block.WhenFalse) == whenTrue)
        {
            if (whenTrue != next)
                Line($"bra {labels[whenTrue]};");
            return;
        }

        Comment(block.Source);
        Block whenFalse = Through(block.WhenFalse);
        string condition = instructions.Register(block.Condition!);
        if (whenTrue == next)
        {
            Line($"@!{condition} bra {labels[whenFalse]};");
            return;
        }

        Line($"@{condition} bra {labels[whenTrue]};");
        if (whenFalse != next)
            Line($"bra {labels[whenFalse]};");
    }

    private void Comment(int line)
    {
        if (!comments || line < 0 || line == source)
            return;
        source = line;
        body.Append("    // ").Append(model.SourceLines[line]).Append('\n');
    }

    private void Line(string text) => body.Append("    ").Append(text).Append('\n');
}
