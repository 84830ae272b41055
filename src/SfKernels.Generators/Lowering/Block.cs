namespace SfKernels.Generators.Lowering;

/// <summary>Straight code and where it goes. Without a condition it goes to WhenTrue; without a target it returns.</summary>
internal sealed class Block(int id)
{
    public int Id { get; } = id;

    /// <summary>Phi values first, their arguments in the order of the predecessors.</summary>
    public List<Value> Values { get; set; } = [];

    public List<Block> Predecessors { get; } = [];

    public Value? Condition { get; set; }

    public Block? WhenTrue { get; set; }

    public Block? WhenFalse { get; set; }

    public int Source { get; set; } = -1;

    public IEnumerable<Block> Successors
    {
        get
        {
            if (WhenTrue is not null)
                yield return WhenTrue;
            if (WhenFalse is not null)
                yield return WhenFalse;
        }
    }

    public override int GetHashCode() => Id;

    public IEnumerable<Value> Phis => Values.TakeWhile(value => value.Op == Models.Opcode.Phi);
}
