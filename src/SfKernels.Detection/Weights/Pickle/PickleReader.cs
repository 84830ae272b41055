using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SfKernels.Detection.Weights.Pickle;

/// <summary>A cursor over pickle bytes that never reads past their end and never allocates more than they hold.</summary>
internal sealed class PickleReader(ReadOnlyMemory<byte> data, string source, int position = 0)
{
    private const int MaxReason = 400;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; } = position;

    /// <summary>An error at the current byte. What the file itself supplies is cut and stripped of control characters first.</summary>
    public InvalidDataException Bad(string reason)
    {
        string shown = string.Concat(reason.Take(MaxReason).Select(static c => char.IsControl(c) ? '?' : c));
        return new InvalidDataException($"{source}: byte {Position} of the pickle: {shown}{(reason.Length > MaxReason ? "..." : string.Empty)}");
    }

    public PickleOp ReadOp() => (PickleOp)ReadByte();

    public byte ReadByte() => Take(1)[0];

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(data.Length - Position))
        {
            throw Bad($"truncated: {count} more bytes expected, {data.Length - Position} left");
        }

        ReadOnlySpan<byte> bytes = data.Span.Slice(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    public string ReadUtf8(ulong count)
    {
        ReadOnlySpan<byte> bytes = Take(count);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw Bad("a string is not valid UTF-8");
        }
    }

    /// <summary>The rest of a line, without its line feed.</summary>
    public string ReadLine()
    {
        int length = data.Span[Position..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Bad("truncated: a line has no end");
        }

        string line = ReadUtf8((ulong)length);
        Position++;
        return line;
    }

    public long ReadDecimalLine()
    {
        string line = ReadLine().TrimEnd('L');
        return long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Bad($"'{line}' is not a 64-bit integer");
    }

    /// <summary>A two's complement little-endian integer of <paramref name="count"/> bytes; the value must fit 64 bits.</summary>
    public long ReadLong(ulong count)
    {
        ReadOnlySpan<byte> bytes = Take(count);
        var value = new System.Numerics.BigInteger(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : throw Bad($"an integer of {count} bytes does not fit 64 bits");
    }
}
