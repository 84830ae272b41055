using SfKernels.Ptx.Execution;

namespace SfKernels.Ptx.Binding;

/// <summary>
/// The flow graph of a kernel: no way runs off the end, and diverged lanes meet again at the immediate post-dominator of their branch.
/// Post-dominators are dominators of the reversed graph from the exit, by the iteration of Cooper, Harvey and Kennedy.
/// </summary>
internal sealed class ControlFlow
{
    private readonly Instruction[] code;
    private readonly int exit;
    private readonly List<int>[] predecessors;
    private readonly int[] order;
    private readonly int[] postDominator;

    private ControlFlow(Instruction[] code)
    {
        this.code = code;
        exit = code.Length;
        predecessors = new List<int>[code.Length + 1];
        for (int i = 0; i <= exit; i++)
            predecessors[i] = [];
        for (int i = 0; i < code.Length; i++)
        {
            foreach (int successor in Successors(i))
                predecessors[successor].Add(i);
        }

        order = new int[code.Length + 1];
        postDominator = new int[code.Length + 1];
        Array.Fill(order, -1);
        Array.Fill(postDominator, -1);
    }

    /// <summary>Checks the end of the code and sets the meeting points of its branches.</summary>
    public static void Complete(Instruction[] code, int endLine)
    {
        if (code.Length == 0 || code[^1].Kind is not (InstructionKind.Exit or InstructionKind.Branch) || code[^1].Source.Guard is not null)
        {
            if (code.Length == 0 || code[^1].Source is not { Opcode: "trap", Guard: null })
                throw new PtxSyntaxException(endLine, "the body ends without ret: the flow runs off its end");
        }

        foreach (Instruction branch in code)
        {
            if (branch.Kind == InstructionKind.Branch && branch.Target >= code.Length)
                throw new PtxSyntaxException(branch.Source.Line, "the label stands behind the last instruction");
        }

        ControlFlow flow = new(code);
        flow.Solve();
        foreach (Instruction branch in code)
            branch.Reconvergence = code.Length;
        for (int i = 0; i < code.Length; i++)
        {
            // Code from which no way leads to the end has no post-dominator: its lanes never meet.
            if (code[i].Kind == InstructionKind.Branch && flow.postDominator[i] >= 0)
                code[i].Reconvergence = flow.postDominator[i];
        }
    }

    private IEnumerable<int> Successors(int at)
    {
        Instruction instruction = code[at];
        bool guarded = instruction.Source.Guard is not null;
        if (instruction.Kind == InstructionKind.Branch)
            yield return instruction.Target;
        if (instruction.Kind == InstructionKind.Exit || instruction.Source.Opcode == "trap")
            yield return exit;
        if (guarded || (instruction.Kind is not (InstructionKind.Branch or InstructionKind.Exit) && instruction.Source.Opcode != "trap"))
            yield return at + 1;
    }

    private void Solve()
    {
        List<int> finished = PostOrder();
        for (int i = 0; i < finished.Count; i++)
            order[finished[i]] = i;
        postDominator[exit] = exit;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = finished.Count - 2; i >= 0; i--)
            {
                int node = finished[i], meeting = -1;
                foreach (int successor in Successors(node))
                {
                    if (order[successor] >= 0 && postDominator[successor] >= 0)
                        meeting = meeting < 0 ? successor : Intersect(meeting, successor);
                }

                changed |= postDominator[node] != meeting;
                postDominator[node] = meeting;
            }
        }
    }

    private int Intersect(int a, int b)
    {
        while (a != b)
        {
            while (order[a] < order[b])
                a = postDominator[a];
            while (order[b] < order[a])
                b = postDominator[b];
        }

        return a;
    }

    /// <summary>The nodes from which the exit can be reached, each after those that a walk from the exit finds behind it.</summary>
    private List<int> PostOrder()
    {
        List<int> finished = [];
        bool[] seen = new bool[exit + 1];
        Stack<(int Node, int Next)> walk = new([(exit, 0)]);
        seen[exit] = true;
        while (walk.TryPop(out (int Node, int Next) step))
        {
            if (step.Next == predecessors[step.Node].Count)
            {
                finished.Add(step.Node);
                continue;
            }

            walk.Push((step.Node, step.Next + 1));
            int predecessor = predecessors[step.Node][step.Next];
            if (!seen[predecessor])
            {
                seen[predecessor] = true;
                walk.Push((predecessor, 0));
            }
        }

        return finished;
    }
}
