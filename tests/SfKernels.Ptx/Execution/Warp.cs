using System.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Execution;

/// <summary>32 lanes that run in lockstep: their registers, their place, and the stack of ways that diverged.</summary>
internal sealed class Warp
{
    public const int Lanes = 32;

    private readonly ulong[] registers;
    private readonly uint[] written;
    private readonly Stack<Way> ways = new();

    public Warp(Group group, int index, int registerCount, int codeLength)
    {
        Group = group;
        Index = index;
        registers = new ulong[registerCount * Lanes];
        written = new uint[registerCount];
        Local = new LocalMemory(group.Launch.Entry.LocalBytes);
        int threads = (int)Math.Min(Lanes, group.Launch.Block.Count - ((long)index * Lanes));
        Present = threads == Lanes ? uint.MaxValue : (1u << threads) - 1;
        ways.Push(new Way(0, codeLength, Present));
    }

    public Group Group { get; }

    public LocalMemory Local { get; }

    public int Index { get; }

    /// <summary>Lanes that have a thread.</summary>
    public uint Present { get; }

    /// <summary>Lanes whose thread has ended.</summary>
    public uint Exited { get; private set; }

    /// <summary>Raised by bar.warp.sync: orders memory within the warp.</summary>
    public int Epoch { get; set; }

    /// <summary>The barrier that the warp waits at.</summary>
    public Instruction? WaitingAt { get; private set; }

    public bool Done => ways.Count == 0;

    public long FirstThread => (long)Index * Lanes;

    /// <summary>The lanes of a register, checked to have been written where the mask asks.</summary>
    public Span<ulong> Read(RegisterInfo register, uint mask)
    {
        uint missing = mask & ~written[register.Index];
        if (missing != 0)
            throw new PtxUndefinedException($"register {register.Name} is read before it is written", BitOperations.TrailingZeroCount(missing));
        return registers.AsSpan(register.Index * Lanes, Lanes);
    }

    /// <summary>The lanes of a register that an instruction is about to write under the mask.</summary>
    public Span<ulong> Write(RegisterInfo register, uint mask)
    {
        written[register.Index] |= mask;
        return registers.AsSpan(register.Index * Lanes, Lanes);
    }

    public void Release() => WaitingAt = null;

    /// <summary>Runs until the warp waits at a barrier or has ended.</summary>
    public void Run(Instruction[] code)
    {
        LaunchState launch = Group.Launch;
        while (ways.TryPeek(out Way? way))
        {
            way.Mask &= ~Exited;
            if (way.Mask == 0 || way.Next == way.Reconvergence)
            {
                ways.Pop();
                continue;
            }

            int at = way.Next;
            Instruction instruction = code[at];
            try
            {
                uint active = way.Mask & Guard(instruction, way.Mask);
                launch.Count(at, active);
                if (!Step(instruction, way, active))
                    return;
            }
            catch (PtxUndefinedException e)
            {
                string place = $"group {Group.Position}, warp {Index}" + (e.Lane >= 0 ? $", lane {e.Lane}" : string.Empty);
                throw new PtxFaultException(instruction.Source.Line, instruction.Source.Text, place, e.Message);
            }
        }
    }

    /// <returns>False where the warp has to wait.</returns>
    private bool Step(Instruction instruction, Way way, uint active)
    {
        way.Next++;
        switch (instruction.Kind)
        {
            case InstructionKind.Plain:
                if (active != 0)
                    instruction.Execute!(this, active);
                return true;
            case InstructionKind.Exit:
                Exited |= active;
                return true;
            case InstructionKind.Branch:
                Branch(instruction, way, active);
                return true;
            default:
                if (Exited != 0)
                    throw new PtxUndefinedException("a barrier that not all threads reach: some threads of the warp have returned", BitOperations.TrailingZeroCount(Exited));
                if (active != Present)
                    throw new PtxUndefinedException("a barrier in divergent control flow: not all lanes of the warp are here", BitOperations.TrailingZeroCount(Present & ~active));
                WaitingAt = instruction;
                return false;
        }
    }

    private void Branch(Instruction instruction, Way way, uint taken)
    {
        uint passed = way.Mask & ~taken;
        if (taken == 0)
            return;
        if (passed == 0)
        {
            way.Next = instruction.Target;
            return;
        }

        if (instruction.Uniform)
            throw new PtxUndefinedException("bra.uni, but the lanes differ");
        int meeting = instruction.Reconvergence;
        ways.Push(new Way(way.Next, meeting, passed));
        ways.Push(new Way(instruction.Target, meeting, taken));
        way.Next = meeting;
    }

    private uint Guard(Instruction instruction, uint mask)
    {
        if (instruction.Source.Guard is not RegisterInfo guard)
            return uint.MaxValue;
        ReadOnlySpan<ulong> values = Read(guard, mask);
        uint result = 0;
        for (int lane = 0; lane < Lanes; lane++)
            result |= (uint)(values[lane] & 1) << lane;
        return instruction.Source.GuardNegated ? ~result : result;
    }

    private sealed class Way(int next, int reconvergence, uint mask)
    {
        public int Next { get; set; } = next;

        public int Reconvergence { get; } = reconvergence;

        public uint Mask { get; set; } = mask;
    }
}
