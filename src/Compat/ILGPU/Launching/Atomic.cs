namespace ILGPU;

/// <summary>Read, change and write in one step; each returns what was there before. One thread runs at a time here, so plain code is atomic.</summary>
public static class Atomic
{
    public static int Add(ref int target, int value)
    {
        var old = target;
        target = unchecked(old + value);
        return old;
    }

    public static int Max(ref int target, int value)
    {
        var old = target;
        target = Math.Max(old, value);
        return old;
    }

    public static int Min(ref int target, int value)
    {
        var old = target;
        target = Math.Min(old, value);
        return old;
    }

    public static int And(ref int target, int value)
    {
        var old = target;
        target = old & value;
        return old;
    }

    public static int Or(ref int target, int value)
    {
        var old = target;
        target = old | value;
        return old;
    }

    public static int Xor(ref int target, int value)
    {
        var old = target;
        target = old ^ value;
        return old;
    }

    public static int Exchange(ref int target, int value)
    {
        var old = target;
        target = value;
        return old;
    }

    public static int CompareExchange(ref int target, int compare, int value)
    {
        var old = target;
        if (old == compare) target = value;
        return old;
    }

    public static uint Add(ref uint target, uint value)
    {
        var old = target;
        target = unchecked(old + value);
        return old;
    }

    public static uint Max(ref uint target, uint value)
    {
        var old = target;
        target = Math.Max(old, value);
        return old;
    }

    public static uint Min(ref uint target, uint value)
    {
        var old = target;
        target = Math.Min(old, value);
        return old;
    }

    public static uint And(ref uint target, uint value)
    {
        var old = target;
        target = old & value;
        return old;
    }

    public static uint Or(ref uint target, uint value)
    {
        var old = target;
        target = old | value;
        return old;
    }

    public static uint Xor(ref uint target, uint value)
    {
        var old = target;
        target = old ^ value;
        return old;
    }

    public static uint Exchange(ref uint target, uint value)
    {
        var old = target;
        target = value;
        return old;
    }

    public static uint CompareExchange(ref uint target, uint compare, uint value)
    {
        var old = target;
        if (old == compare) target = value;
        return old;
    }

    public static long Add(ref long target, long value)
    {
        var old = target;
        target = unchecked(old + value);
        return old;
    }

    public static long Max(ref long target, long value)
    {
        var old = target;
        target = Math.Max(old, value);
        return old;
    }

    public static long Min(ref long target, long value)
    {
        var old = target;
        target = Math.Min(old, value);
        return old;
    }

    public static long And(ref long target, long value)
    {
        var old = target;
        target = old & value;
        return old;
    }

    public static long Or(ref long target, long value)
    {
        var old = target;
        target = old | value;
        return old;
    }

    public static long Xor(ref long target, long value)
    {
        var old = target;
        target = old ^ value;
        return old;
    }

    public static long Exchange(ref long target, long value)
    {
        var old = target;
        target = value;
        return old;
    }

    public static long CompareExchange(ref long target, long compare, long value)
    {
        var old = target;
        if (old == compare) target = value;
        return old;
    }

    public static ulong Add(ref ulong target, ulong value)
    {
        var old = target;
        target = unchecked(old + value);
        return old;
    }

    public static ulong Max(ref ulong target, ulong value)
    {
        var old = target;
        target = Math.Max(old, value);
        return old;
    }

    public static ulong Min(ref ulong target, ulong value)
    {
        var old = target;
        target = Math.Min(old, value);
        return old;
    }

    public static ulong And(ref ulong target, ulong value)
    {
        var old = target;
        target = old & value;
        return old;
    }

    public static ulong Or(ref ulong target, ulong value)
    {
        var old = target;
        target = old | value;
        return old;
    }

    public static ulong Xor(ref ulong target, ulong value)
    {
        var old = target;
        target = old ^ value;
        return old;
    }

    public static ulong Exchange(ref ulong target, ulong value)
    {
        var old = target;
        target = value;
        return old;
    }

    public static ulong CompareExchange(ref ulong target, ulong compare, ulong value)
    {
        var old = target;
        if (old == compare) target = value;
        return old;
    }

    public static float Add(ref float target, float value)
    {
        var old = target;
        target = old + value;
        return old;
    }

    public static double Add(ref double target, double value)
    {
        var old = target;
        target = old + value;
        return old;
    }
}
