using System.Numerics;
using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>ld and st, section 9.7.9.</summary>
internal static class MemoryBinder
{
    private static readonly string[] Types = ["b8", "b16", "b32", "b64", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f32", "f64"];

    public static Instruction Load(Form form)
    {
        bool strong = Ordering(form, "acquire");
        StateSpace space = Space(form, "global", "shared", "local", "param");
        string? cache = strong ? null : form.TakeAny("ca", "cg", "cs", "lu", "cv");
        if (!strong && space == StateSpace.Global && form.Take("nc"))
            form.Require(new(3, 1), 32, "ld.global.nc");
        Hints(form, cache);
        (int count, ScalarType type) = Shape(form);
        form.End(2);
        RegisterInfo?[] registers = Elements(form, form.Raw(0), count).Select(operand => operand is Operand.Sink ? null : form.Register(operand, type, relaxed: true)).ToArray();
        MemoryForm memory = new(form, form.Raw(1), space, strong);
        int bytes = type.Bytes;
        return form.Plain((warp, mask) =>
        {
            ulong[] addresses = memory.Addresses(warp, mask);
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                ReadOnlySpan<byte> data = memory.Access(warp, lane, addresses[lane], bytes * count, AccessKind.Read);
                for (int i = 0; i < count; i++)
                {
                    if (registers[i] is not RegisterInfo register)
                        continue;
                    ulong value = Word.Read(data.Slice(i * bytes, bytes));
                    warp.Write(register, 1u << lane)[lane] = (type.IsSigned ? (ulong)type.SignExtend(value) : value) & register.Type.Mask;
                }
            }
        });
    }

    public static Instruction Store(Form form)
    {
        bool strong = Ordering(form, "release");
        StateSpace space = Space(form, "global", "shared", "local");
        string? cache = strong ? null : form.TakeAny("wb", "cg", "cs", "wt");
        Hints(form, cache);
        (int count, ScalarType type) = Shape(form);
        form.End(2);
        MemoryForm memory = new(form, form.Raw(0), space, strong);
        Source[] sources = Elements(form, form.Raw(1), count).Select(operand => form.Source(operand, type, relaxed: true)).ToArray();
        int bytes = type.Bytes;
        return form.Plain((warp, mask) =>
        {
            ulong[] addresses = memory.Addresses(warp, mask);
            foreach (Source source in sources)
                source.Read(warp, mask);
            for (uint rest = mask; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                Span<byte> data = memory.Access(warp, lane, addresses[lane], bytes * count, AccessKind.Write);
                for (int i = 0; i < count; i++)
                    Word.Write(data.Slice(i * bytes, bytes), sources[i].Read(warp, 1u << lane)[lane]);
            }
        });
    }

    /// <summary>.weak, .volatile, .relaxed.scope, and .acquire or .release; true where the access may synchronise.</summary>
    internal static bool Ordering(Form form, string half)
    {
        switch (form.TakeAny("weak", "volatile", "relaxed", half))
        {
            case null:
                return false;
            case "weak":
                form.Require(new(6, 0), 70);
                return false;
            case "volatile":
                return true;
            default:
                form.Need("cta", "gpu", "sys");
                form.Require(new(6, 0), 70);
                return true;
        }
    }

    internal static StateSpace Space(Form form, params ReadOnlySpan<string> allowed) => form.TakeAny(allowed) switch
    {
        "global" => StateSpace.Global,
        "shared" => StateSpace.Shared,
        "local" => StateSpace.Local,
        "param" => StateSpace.Parameter,
        _ => StateSpace.Generic,
    };

    private static void Hints(Form form, string? cache)
    {
        if (cache is not null)
            form.Require(new(2, 0), 20);
        if (form.TakeAny("L1::evict_normal", "L1::evict_unchanged", "L1::evict_first", "L1::evict_last", "L1::no_allocate") is not null)
        {
            form.Require(new(7, 4), 70);
            if (cache is not null)
                throw form.Fail("a cache operator and an eviction priority exclude each other");
        }

        if (form.TakeAny("L2::64B", "L2::128B", "L2::256B") is string prefetch)
            form.Require(new(7, 4), prefetch == "L2::256B" ? 80 : 75);
    }

    private static (int Count, ScalarType Type) Shape(Form form)
    {
        int count = form.TakeAny("v2", "v4") switch { "v2" => 2, "v4" => 4, _ => 1 };
        ScalarType type = form.Type(Types);
        if (count * type.Bytes > 16)
            throw form.Fail("a vector access moves at most 16 bytes");
        return (count, type);
    }

    private static IReadOnlyList<Operand> Elements(Form form, Operand operand, int count)
    {
        if (count == 1)
            return [operand];
        return operand is Operand.Vector vector && vector.Elements.Count == count ? vector.Elements : throw form.Fail($"a vector of {count} registers in braces is needed");
    }
}
