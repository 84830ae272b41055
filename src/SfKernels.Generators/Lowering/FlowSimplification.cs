using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Simplifies control flow: constant conditions, blocks in a row, short cheap branches as selects, short circuits as one condition.</summary>
internal sealed class FlowSimplification(KernelGraph graph)
{
    // What both sides of a branch may cost to be computed without it.
    private const int SpeculationLimit = 10;

    public static bool Run(KernelGraph graph)
    {
        FlowSimplification pass = new(graph);
        bool changed = false;
        for (int i = 0; i < graph.Blocks.Count; i++)
        {
            Block block = graph.Blocks[i];
            while (pass.Simplify(block))
                changed = true;
            i = graph.Blocks.IndexOf(block);
        }

        // Until here what was replaced is looked through where it is read.
        graph.Resolve();
        PhiCleaner.Run(graph);
        return changed;
    }

    private bool Simplify(Block block)
    {
        block.Condition = block.Condition?.Resolved;
        if (!Constant(block))
            return Inverted(block) || Merge(block) || Combine(block) || Convert(block);
        graph.RemoveUnreachable();
        return true;
    }

    private static bool Constant(Block block)
    {
        if (block.Condition is null)
            return false;
        if (block.Condition.IsConstant)
        {
            bool taken = block.Condition.Bits != 0;
            Block dropped = taken ? block.WhenFalse! : block.WhenTrue!;
            KernelGraph.RemovePredecessor(dropped, dropped.Predecessors.IndexOf(block));
            if (!taken)
                block.WhenTrue = block.WhenFalse;
        }
        else if (IsPointless(block))
        {
            KernelGraph.RemovePredecessor(block.WhenFalse!, block.WhenFalse!.Predecessors.LastIndexOf(block));
        }
        else
        {
            return false;
        }

        block.WhenFalse = null;
        block.Condition = null;
        return true;
    }

    /// <summary>Both ways lead through empty blocks to one and bring the same values there.</summary>
    private static bool IsPointless(Block block)
    {
        (Block before, Block? at) = Through(block, block.WhenTrue);
        (Block otherBefore, Block? other) = Through(block, block.WhenFalse);
        if (at is null || at != other)
            return false;
        int first = at.Predecessors.IndexOf(before), second = at.Predecessors.LastIndexOf(otherBefore);
        return at.Phis.All(phi => phi.Arguments[first].Resolved == phi.Arguments[second].Resolved);
    }

    // The first block behind an edge that does something, and the one before it; none where there is only a circle.
    private static (Block Before, Block? At) Through(Block from, Block? to)
    {
        HashSet<Block> seen = [];
        while (to is { Condition: null, WhenTrue: { } next, Values.Count: 0 })
        {
            if (!seen.Add(to))
                return (from, null);
            (from, to) = (to, next);
        }

        return (from, to);
    }

    private static bool Inverted(Block block)
    {
        if (block.Condition is not { Op: Opcode.Not } not)
            return false;
        block.Condition = not.Arguments[0];
        (block.WhenTrue, block.WhenFalse) = (block.WhenFalse, block.WhenTrue);
        return true;
    }

    /// <summary>Joins a block with its only successor, which has no other predecessor.</summary>
    private bool Merge(Block block)
    {
        if (block.Condition is not null || block.WhenTrue is not { Predecessors.Count: 1 } next || next == block || next == graph.Entry)
            return false;
        foreach (Value phi in next.Phis.ToList())
            phi.Replacement = phi.Arguments[0].Resolved;
        next.Values.RemoveAll(value => value.Replacement is not null);
        foreach (Value value in next.Values)
            value.Block = block;
        block.Values.AddRange(next.Values);
        block.Condition = next.Condition;
        block.WhenTrue = next.WhenTrue;
        block.WhenFalse = next.WhenFalse;
        block.Source = next.Source;
        foreach (Block after in next.Successors.Distinct())
        {
            for (int i = 0; i < after.Predecessors.Count; i++)
            {
                if (after.Predecessors[i] == next)
                    after.Predecessors[i] = block;
            }
        }

        graph.Blocks.Remove(next);
        return true;
    }

    /// <summary>a, then b, with one common way out: one branch on both.</summary>
    private bool Combine(Block block)
    {
        if (block.Condition is null)
            return false;
        return Combine(block, block.WhenTrue!, block.WhenFalse!, whenTrue: true) || Combine(block, block.WhenFalse!, block.WhenTrue!, whenTrue: false);
    }

    private bool Combine(Block block, Block second, Block common, bool whenTrue)
    {
        if (second == block || second == common || second.Predecessors.Count != 1 || second.Condition is null || second.WhenTrue == second.WhenFalse || Cost(second) > SpeculationLimit)
            return false;
        bool commonWhenTrue = second.WhenTrue == common;
        if (!commonWhenTrue && second.WhenFalse != common)
            return false;
        int first = common.Predecessors.IndexOf(block), other = common.Predecessors.IndexOf(second);
        if (common.Predecessors.Count(predecessor => predecessor == block) != 1 || common.Phis.Any(phi => phi.Arguments[first].Resolved != phi.Arguments[other].Resolved))
            return false;

        second.Condition = second.Condition.Resolved;
        Hoist(second, block);
        // To the common target: when the first condition says so, or when the second does.
        Block target = commonWhenTrue ? second.WhenFalse! : second.WhenTrue!;
        if (whenTrue && !commonWhenTrue)
        {
            // Both must hold to go on: an and reads better.
            Value both = graph.NewValue(Opcode.And, ScalarType.Bool, ScalarType.Bool, block.Condition!, second.Condition);
            Append(block, both);
            block.Condition = both;
            (block.WhenTrue, block.WhenFalse) = (target, common);
        }
        else
        {
            Value towards = whenTrue ? Not(block, block.Condition!) : block.Condition!;
            Value also = commonWhenTrue ? second.Condition : Not(block, second.Condition);
            Value either = graph.NewValue(Opcode.Or, ScalarType.Bool, ScalarType.Bool, towards, also);
            Append(block, either);
            block.Condition = either;
            (block.WhenTrue, block.WhenFalse) = (common, target);
        }

        block.Source = second.Source;
        KernelGraph.RemovePredecessor(common, common.Predecessors.IndexOf(second));
        target.Predecessors[target.Predecessors.IndexOf(second)] = block;
        graph.Blocks.Remove(second);
        return true;
    }

    private Value Not(Block block, Value value)
    {
        Value not = graph.NewValue(Opcode.Not, ScalarType.Bool, ScalarType.Bool, value);
        Append(block, not);
        return not;
    }

    private static void Append(Block block, Value value)
    {
        value.Block = block;
        value.Source = block.Source;
        block.Values.Add(value);
    }

    private static void Hoist(Block from, Block to)
    {
        foreach (Value value in from.Values)
            value.Block = to;
        to.Values.AddRange(from.Values);
        from.Values.Clear();
    }

    /// <summary>A branch around cheap values, or between two of them, becomes selects.</summary>
    private bool Convert(Block block)
    {
        if (block.Condition is null || block.WhenTrue == block.WhenFalse)
            return false;
        Block whenTrue = block.WhenTrue!, whenFalse = block.WhenFalse!;
        Block? join = IsSide(whenTrue, block) && IsSide(whenFalse, block) && whenTrue.WhenTrue == whenFalse.WhenTrue ? whenTrue.WhenTrue
            : IsSide(whenTrue, block) && whenTrue.WhenTrue == whenFalse ? whenFalse
            : IsSide(whenFalse, block) && whenFalse.WhenTrue == whenTrue ? whenTrue
            : null;
        if (join is null || join == block)
            return false;
        Block[] sides = new[] { whenTrue, whenFalse }.Where(side => side != join).ToArray();
        int t = join.Predecessors.IndexOf(whenTrue == join ? block : whenTrue), f = join.Predecessors.IndexOf(whenFalse == join ? block : whenFalse);
        List<List<Value>> choices = ParameterTable.Choices(join, t, f);
        int selects = join.Phis.Count() - choices.Sum(fields => fields.Count - 1);
        if (sides.Sum(Cost) + selects > SpeculationLimit)
            return false;

        foreach (Block side in sides)
            Hoist(side, block);
        foreach (List<Value> fields in choices)
            new ParameterTable(graph).Choose(block, fields, t, f);
        foreach (Value phi in join.Phis)
        {
            if (phi.Arguments[t].Resolved == phi.Arguments[f].Resolved)
                continue;
            Value select = graph.NewValue(Opcode.Select, phi.Type, phi.Result, block.Condition, phi.Arguments[t].Resolved, phi.Arguments[f].Resolved);
            select.Name = phi.Name;
            Append(block, select);
            phi.Arguments[t] = select;
            phi.Arguments[f] = select;
        }

        join.Predecessors[t] = block;
        KernelGraph.RemovePredecessor(join, f);
        block.Condition = null;
        block.WhenTrue = join;
        block.WhenFalse = null;
        foreach (Block side in sides)
            graph.Blocks.Remove(side);
        return true;
    }

    private static bool IsSide(Block side, Block block) =>
        side != block && side.Predecessors.Count == 1 && side.Condition is null && side.WhenTrue is { } next && next != side && Cost(side) <= SpeculationLimit;

    private static int Cost(Block block)
    {
        int cost = 0;
        foreach (Value value in block.Values)
        {
            if (!value.Op.IsPure())
                return int.MaxValue / 4;
            cost += value.Op switch
            {
                Opcode.Div or Opcode.Rem => 16,
                Opcode.Sqrt => 8,

                // A multiprocessor starts one for every eight additions.
                _ when value.Op.IsSpecialFunction() => 8,
                _ => 1,
            };
        }

        return cost;
    }
}
