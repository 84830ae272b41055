using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Numerics;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>What the lanes of a warp do together: shfl.sync, vote.sync, redux.sync, match.sync, activemask, bar.warp.sync.</summary>
internal static class WarpBinder
{
    public static Instruction Shuffle(Form form)
    {
        Synchronised(form);
        string mode = form.Need("up", "down", "bfly", "idx");
        form.Type("b32");
        form.End(5);
        form.Require(new(6, 0), 30);
        (Operand first, Operand? second) = form.Raw(0) is Operand.Pair pair ? (pair.First, pair.Second) : (form.Raw(0), null);
        RegisterInfo d = form.Register(first, ScalarType.B32);
        RegisterInfo? inRange = second is null ? null : form.Register(second, ScalarType.Predicate);
        Source a = form.Source(1, ScalarType.B32), b = form.Source(2, ScalarType.B32), c = form.Source(3, ScalarType.B32), members = form.Source(4, ScalarType.B32);
        return form.Plain((warp, mask) =>
        {
            uint membership = Members(warp, mask, members);
            ulong[] values = a.Read(warp, mask).ToArray();
            ReadOnlySpan<ulong> offsets = b.Read(warp, mask), clamps = c.Read(warp, mask);
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                (int from, bool valid) = SourceLane(mode, lane, (int)(offsets[lane] & 31), (int)(clamps[lane] & 31), (int)((clamps[lane] >> 8) & 31));
                if (((membership & mask) >> from & 1) == 0)
                    throw new PtxUndefinedException($"shfl.sync reads from lane {from}, which does not take part", lane);
                warp.Write(d, 1u << lane)[lane] = values[from];
                if (inRange is not null)
                    warp.Write(inRange, 1u << lane)[lane] = valid ? 1UL : 0;
            }
        });
    }

    /// <summary>vote.sync.{all, any, uni}.pred and vote.sync.ballot.b32.</summary>
    public static Instruction Vote(Form form)
    {
        Synchronised(form);
        string mode = form.Need("all", "any", "uni", "ballot");
        ScalarType type = form.Type(mode == "ballot" ? "b32" : "pred");
        form.End(3);
        form.Require(new(6, 0), 30);
        RegisterInfo d = form.Destination(0, type);
        Func<Warp, uint, uint> predicate = form.PredicateBits(1);
        Source members = form.Source(2, ScalarType.B32);
        return form.Plain((warp, mask) =>
        {
            Members(warp, mask, members);
            uint bits = predicate(warp, mask);
            ulong result = mode switch
            {
                "all" => bits == mask ? 1UL : 0,
                "any" => bits != 0 ? 1UL : 0,
                "uni" => bits == 0 || bits == mask ? 1UL : 0,
                _ => bits,
            };
            Fill(warp, mask, d, result);
        });
    }

    public static Instruction Reduce(Form form)
    {
        Synchronised(form);
        string operation = form.Need("add", "min", "max", "and", "or", "xor");
        ScalarType type = operation is "add" or "min" or "max" ? form.Type("u32", "s32") : form.Type("b32");
        form.End(3);
        form.Require(new(7, 0), 80);
        RegisterInfo d = form.Destination(0, type);
        Source a = form.Source(1, type), members = form.Source(2, ScalarType.B32);
        IntegerArithmetic integers = new(type);
        Func<ulong, ulong, ulong> combine = operation switch
        {
            "add" => integers.Add,
            "min" => integers.Minimum,
            "max" => integers.Maximum,
            "and" => (x, y) => x & y,
            "or" => (x, y) => x | y,
            _ => (x, y) => x ^ y,
        };
        return form.Plain((warp, mask) =>
        {
            Members(warp, mask, members);
            ReadOnlySpan<ulong> values = a.Read(warp, mask);
            ulong result = values[BitOperations.TrailingZeroCount(mask)];
            for (uint rest = mask & (mask - 1); rest != 0; rest &= rest - 1)
                result = combine(result, values[BitOperations.TrailingZeroCount(rest)]);
            Fill(warp, mask, d, result);
        });
    }

    /// <summary>match.any.sync: the lanes that hold the same value.</summary>
    public static Instruction Match(Form form)
    {
        form.Need("any");
        Synchronised(form);
        ScalarType type = form.Type("b32", "b64");
        form.End(3);
        form.Require(new(6, 0), 70);
        RegisterInfo d = form.Destination(0, ScalarType.B32);
        Source a = form.Source(1, type), members = form.Source(2, ScalarType.B32);
        return form.Plain((warp, mask) =>
        {
            Members(warp, mask, members);
            ulong[] values = a.Read(warp, mask).ToArray();
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                ulong same = 0;
                for (uint others = mask; others != 0; others &= others - 1)
                {
                    int other = BitOperations.TrailingZeroCount(others);
                    same |= values[other] == values[lane] ? 1UL << other : 0;
                }

                warp.Write(d, 1u << lane)[lane] = same;
            }
        });
    }

    public static Instruction ActiveMask(Form form)
    {
        form.Type("b32");
        form.End(1);
        form.Require(new(6, 2), 30);
        RegisterInfo d = form.Destination(0, ScalarType.B32);
        return form.Plain((warp, mask) => Fill(warp, mask, d, mask));
    }

    public static Instruction SynchroniseWarp(Form form)
    {
        form.Need("sync");
        form.End(1);
        form.Require(new(6, 0), 30);
        Source members = form.Source(0, ScalarType.B32);
        return form.Plain((warp, mask) =>
        {
            Members(warp, mask, members);
            warp.Epoch++;
        });
    }

    /// <summary>The member mask, the same in all lanes. Every lane here is in it, and every lane in it that has not ended is here.</summary>
    private static uint Members(Warp warp, uint mask, Source source)
    {
        ReadOnlySpan<ulong> masks = source.Read(warp, mask);
        int first = BitOperations.TrailingZeroCount(mask);
        uint members = (uint)masks[first];
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            if ((uint)masks[lane] != members)
                throw new PtxUndefinedException("the member mask differs between lanes", lane);
        }

        if ((mask & ~members) != 0)
            throw new PtxUndefinedException($"the lane is not in the member mask 0x{members:x8}", BitOperations.TrailingZeroCount(mask & ~members));
        uint missing = members & ~mask & warp.Present & ~warp.Exited;
        return missing == 0 ? members : throw new PtxUndefinedException($"the member mask 0x{members:x8} names a lane that is not here", BitOperations.TrailingZeroCount(missing));
    }

    private static (int Lane, bool InRange) SourceLane(string mode, int lane, int b, int clamp, int segment)
    {
        int last = (lane & segment) | (clamp & ~segment);
        int first = lane & segment;
        (int from, bool valid) = mode switch
        {
            "up" => (lane - b, lane - b >= last),
            "down" => (lane + b, lane + b <= last),
            "bfly" => (lane ^ b, (lane ^ b) <= last),
            _ => (first | (b & ~segment), (first | (b & ~segment)) <= last),
        };
        return (valid ? from : lane, valid);
    }

    private static void Synchronised(Form form)
    {
        if (!form.Take("sync"))
            throw form.Fail("only the .sync form exists from sm_70 on");
    }

    internal static void Fill(Warp warp, uint mask, RegisterInfo register, ulong value)
    {
        Span<ulong> values = warp.Write(register, mask);
        for (uint rest = mask; rest != 0; rest &= rest - 1)
            values[BitOperations.TrailingZeroCount(rest)] = value;
    }
}
