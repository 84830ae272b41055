using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>
/// Builds static single assignment form from the flat form, block by block, with phi values only where a local is read.
/// A block whose predecessors are not all filled yet gets open phi values, which are closed at the end.
/// </summary>
internal sealed class SsaBuilder
{
    private readonly KernelModel model;
    private readonly KernelGraph graph = new();
    private readonly Dictionary<Block, List<Instruction>> code = [];
    private readonly Dictionary<Block, Dictionary<int, Value>> definitions = [];
    private readonly List<(Block Block, int Local, Value Phi)> open = [];
    private readonly HashSet<Block> filled = [];
    private readonly int[] writes;
    private readonly Dictionary<int, Value> onlyDefinitions = [];

    private SsaBuilder(KernelModel model)
    {
        this.model = model;
        writes = new int[model.Locals.Count];
        foreach (int local in model.Code.SelectMany(instruction => instruction.Results))
            writes[local]++;
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
        Block? current = graph.NewBlock();
        graph.Blocks.Add(current);
        code[current] = [];
        foreach (Instruction instruction in model.Code)
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
                    code[current].Add(instruction);
                    current = null;
                    break;
                case Opcode.Return:
                    current = null;
                    break;
                default:
                    if (current is not null)
                        code[current].Add(instruction);
                    break;
            }
        }

        foreach (Block block in graph.Blocks)
        {
            foreach (Block next in block.Successors)
                next.Predecessors.Add(block);
        }

        graph.RemoveUnreachable();

        Block At(long label)
        {
            if (!labels.TryGetValue(label, out Block? block))
            {
                labels.Add(label, block = graph.NewBlock());
                code[block] = [];
            }

            return block;
        }
    }

    private void Fill()
    {
        foreach (Block block in Order.ReversePostorder(graph.Entry))
        {
            foreach (Instruction instruction in code[block])
                Fill(block, instruction);
            filled.Add(block);
        }
    }

    private void Fill(Block block, Instruction instruction)
    {
        Value[] arguments = instruction.Arguments.Select(argument => Read(block, argument)).ToArray();
        switch (instruction.Op)
        {
            case Opcode.Branch:
                block.Condition = arguments[0];
                return;
            case Opcode.Copy:
                LocalVariable local = model.Locals[instruction.Results[0]];
                if (!arguments[0].IsConstant)
                    arguments[0].Name ??= local.Name;
                Define(block, instruction.Results[0], arguments[0]);
                return;
        }

        ScalarType result = instruction.Results.Count > 0 ? model.Locals[instruction.Results[0]].Type : instruction.Type;
        Value value = graph.NewValue(instruction.Op, instruction.Type, result, arguments);
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
            Known(block)[local] = value;
    }

    private Dictionary<int, Value> Known(Block block)
    {
        if (!definitions.TryGetValue(block, out Dictionary<int, Value>? known))
            definitions.Add(block, known = []);
        return known;
    }

    private Value Read(Block block, Operand operand) =>
        operand.IsConstant ? graph.Constant(operand.Type, operand.Bits) : Read(block, operand.Local);

    private Value Read(Block block, int local)
    {
        if (onlyDefinitions.TryGetValue(local, out Value? value) || Known(block).TryGetValue(local, out value))
            return value;
        ScalarType type = model.Locals[local].Type;
        if (block.Predecessors.Count == 0)
        {
            value = graph.Constant(type, 0);
        }
        else if (block.Predecessors.Count == 1 && filled.Contains(block.Predecessors[0]))
        {
            value = Read(block.Predecessors[0], local);
        }
        else
        {
            // Known before its arguments are: around a loop they lead back to it.
            value = graph.NewValue(Opcode.Phi, type, type);
            value.Block = block;
            value.Name = model.Locals[local].Name;
            Known(block)[local] = value;
            if (block.Predecessors.All(filled.Contains))
                return Join(block, local, value);
            block.Values.Insert(0, value);
            open.Add((block, local, value));
        }

        Known(block)[local] = value;
        return value;
    }

    private Value Join(Block block, int local, Value phi)
    {
        foreach (Block predecessor in block.Predecessors)
            phi.Arguments.Add(Read(predecessor, local));
        Value? only = null;
        foreach (Value argument in phi.Arguments.Select(argument => argument.Resolved))
        {
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
        Known(block)[local] = only!;
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
