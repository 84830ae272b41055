using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>
/// Builds static single assignment form from the flat form, block by block, with phi values only where a local is read.
/// A block whose predecessors are not all filled yet gets open phi values, which are closed at the end.
/// </summary>
internal sealed class SsaBuilder
{
    private readonly KernelModel model;
    private readonly LocalVariable[] locals;
    private readonly KernelGraph graph = new();

    // By the numbers of the blocks, of the locals, and of both.
    private readonly List<List<Instruction>> code = [];
    private readonly Value?[] onlyDefinitions;
    private readonly Dictionary<long, Value> definitions = [];
    private readonly List<(Block Block, int Local, Value Phi)> open = [];
    private readonly int[] writes;
    private bool[] filled = [];

    private SsaBuilder(KernelModel model)
    {
        this.model = model;
        locals = model.Locals.Items;
        onlyDefinitions = new Value?[locals.Length];
        writes = new int[locals.Length];
        foreach (Instruction instruction in model.Code.Items)
        {
            foreach (int local in instruction.Results.Items)
                writes[local]++;
        }
    }

    public static KernelGraph Build(KernelModel model)
    {
        SsaBuilder builder = new(model);
        builder.Split();
        builder.Fill();
        builder.Close();
        builder.graph.Resolve();
        PhiCleaner.Run(builder.graph);
        return builder.graph;
    }

    private void Split()
    {
        Dictionary<long, Block> labels = [];
        Block? current = New();
        graph.Blocks.Add(current);
        foreach (Instruction instruction in model.Code.Items)
        {
            switch (instruction.Op)
            {
                case Opcode.Label:
                    Block target = At(instruction.Immediate);
                    if (current is not null)
                        current.WhenTrue = target;
                    current = target;
                    graph.Blocks.Add(current);
                    break;
                case Opcode.Jump when current is not null:
                    current.WhenTrue = At(instruction.Immediate);
                    current = null;
                    break;
                case Opcode.Branch when current is not null:
                    current.WhenTrue = At(instruction.Immediate);
                    current.WhenFalse = At(instruction.Immediate2);
                    current.Source = instruction.Source;
                    code[current.Id].Add(instruction);
                    current = null;
                    break;
                case Opcode.Return:
                    current = null;
                    break;
                default:
                    if (current is not null)
                        code[current.Id].Add(instruction);
                    break;
            }
        }

        foreach (Block block in graph.Blocks)
        {
            block.WhenTrue?.Predecessors.Add(block);
            block.WhenFalse?.Predecessors.Add(block);
        }

        graph.RemoveUnreachable();

        Block At(long label)
        {
            if (!labels.TryGetValue(label, out Block? block))
                labels.Add(label, block = New());
            return block;
        }

        Block New()
        {
            code.Add([]);
            return graph.NewBlock();
        }
    }

    private void Fill()
    {
        filled = new bool[graph.BlockCount];
        foreach (Block block in Order.ReversePostorder(graph))
        {
            foreach (Instruction instruction in code[block.Id])
                Fill(block, instruction);
            filled[block.Id] = true;
        }
    }

    private void Fill(Block block, Instruction instruction)
    {
        Operand[] operands = instruction.Arguments.Items;
        List<Value> arguments = new(operands.Length);
        foreach (Operand operand in operands)
            arguments.Add(Read(block, operand));
        switch (instruction.Op)
        {
            case Opcode.Branch:
                block.Condition = arguments[0];
                return;
            case Opcode.Copy:
                if (!arguments[0].IsConstant)
                    arguments[0].Name ??= locals[instruction.Results[0]].Name;
                Define(block, instruction.Results[0], arguments[0]);
                return;
        }

        ScalarType result = instruction.Results.Count > 0 ? locals[instruction.Results[0]].Type : instruction.Type;
        Value value = graph.NewValue(instruction.Op, instruction.Type, result);
        value.Arguments = arguments;
        value.Memory = instruction.Memory;
        value.Space = instruction.Space;
        value.Immediate = instruction.Immediate;
        value.Immediate2 = instruction.Immediate2;
        value.Source = instruction.Source;
        value.Block = block;
        block.Values.Add(value);
        if (instruction.Op != Opcode.LoadVector)
        {
            if (instruction.Results.Count > 0)
                Define(block, instruction.Results[0], value);
            return;
        }

        for (int i = 0; i < instruction.Results.Count; i++)
        {
            Value part = graph.NewValue(Opcode.Extract, instruction.Type, result, value);
            part.Immediate = i;
            part.Source = instruction.Source;
            part.Block = block;
            block.Values.Add(part);
            Define(block, instruction.Results[i], part);
        }
    }

    // C# assigns a local before it is read: where one place alone writes it, that is its value everywhere.
    private void Define(Block block, int local, Value value)
    {
        if (writes[local] == 1)
            onlyDefinitions[local] = value;
        else
            definitions[Key(block, local)] = value;
    }

    private static long Key(Block block, int local) => ((long)block.Id << 32) | (uint)local;

    private Value Read(Block block, Operand operand) =>
        operand.IsConstant ? graph.Constant(operand.Type, operand.Bits) : Read(block, operand.Local);

    private Value Read(Block block, int local)
    {
        if (onlyDefinitions[local] is { } only)
            return only;
        if (definitions.TryGetValue(Key(block, local), out Value? value))
            return value;
        ScalarType type = locals[local].Type;
        if (block.Predecessors.Count == 0)
        {
            value = graph.Constant(type, 0);
        }
        else if (block.Predecessors.Count == 1 && filled[block.Predecessors[0].Id])
        {
            value = Read(block.Predecessors[0], local);
        }
        else
        {
            // Known before its arguments are: around a loop they lead back to it.
            value = graph.NewValue(Opcode.Phi, type, type);
            value.Block = block;
            value.Name = locals[local].Name;
            definitions[Key(block, local)] = value;
            if (block.Predecessors.TrueForAll(predecessor => filled[predecessor.Id]))
                return Join(block, local, value);
            block.Values.Insert(0, value);
            open.Add((block, local, value));
        }

        definitions[Key(block, local)] = value;
        return value;
    }

    private Value Join(Block block, int local, Value phi)
    {
        foreach (Block predecessor in block.Predecessors)
            phi.Arguments.Add(Read(predecessor, local));
        Value? only = null;
        foreach (Value read in phi.Arguments)
        {
            Value argument = read.Resolved;
            if (argument == phi || argument == only)
                continue;
            if (only is not null)
            {
                block.Values.Insert(0, phi);
                return phi;
            }

            only = argument;
        }

        phi.Replacement = only;
        definitions[Key(block, local)] = only!;
        return only!;
    }

    private void Close()
    {
        // Reading in a predecessor may open further phi values.
        for (int i = 0; i < open.Count; i++)
        {
            (Block block, int local, Value phi) = open[i];
            foreach (Block predecessor in block.Predecessors)
                phi.Arguments.Add(Read(predecessor, local));
        }
    }
}
