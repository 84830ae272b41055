using System.Text;
using System.Text.Json;

namespace SfKernels.Training.Data;

/// <summary>Walks a JSON file of any size through one buffer. Every complaint names the file and the place in it.</summary>
internal ref struct JsonTokens : IDisposable
{
    private const int FirstBufferLength = 1 << 20;

    private readonly FileStream stream;
    private readonly string path;
    private byte[] buffer = new byte[FirstBufferLength];
    private Utf8JsonReader reader;
    private int start;
    private int filled;
    private long bytesBefore;

    /// <summary>Opens <paramref name="path"/>; <paramref name="wayOut"/> tells what to do where it does not exist.</summary>
    public JsonTokens(string path, string wayOut)
    {
        this.path = path;
        stream = FileAccessErrors.OpenRead(path, wayOut);
        filled = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        start = buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8) ? 3 : 0;
        bytesBefore = start;
        reader = new Utf8JsonReader(buffer.AsSpan(start, filled - start), isFinalBlock: filled < buffer.Length, default);
    }

    /// <summary>Kind of the current token.</summary>
    public readonly JsonTokenType Kind => reader.TokenType;

    /// <summary>Moves to the next token; false at the end of the file.</summary>
    public bool Read()
    {
        try
        {
            while (!reader.Read())
            {
                if (reader.IsFinalBlock)
                    return false;
                Refill();
            }

            return true;
        }
        catch (JsonException e)
        {
            string place = $"{path}: not valid JSON at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1} (byte {bytesBefore + reader.BytesConsumed} of {stream.Length})";
            throw new DataException(
                IsNoNumber()
                    ? $"{place}: NaN and Infinity are no numbers there. Leave such entries out, and look at what wrote them."
                    : $"{place}: the file is cut off or damaged. Copy or write it again. ({e.Message.Split(" LineNumber:", 2)[0]})",
                e);
        }
    }

    /// <summary>Moves to the next token, which must be of <paramref name="kind"/>.</summary>
    public void Expect(JsonTokenType kind, string what)
    {
        if (!Read() || Kind != kind)
            throw Wrong($"{what} must be {(kind == JsonTokenType.StartArray ? "a list" : "an object")}");
    }

    /// <summary>Inside an object: moves to the next property and gives its name; false at the object's end.</summary>
    public bool NextProperty(out string name)
    {
        Read();
        name = Kind == JsonTokenType.PropertyName ? reader.GetString()! : string.Empty;
        return Kind == JsonTokenType.PropertyName;
    }

    /// <summary>Inside a list of objects: moves into the next object; false at the list's end.</summary>
    public bool NextObject(string what)
    {
        Read();
        if (Kind == JsonTokenType.EndArray)
            return false;
        return Kind == JsonTokenType.StartObject ? true : throw Wrong($"{what} must be an object");
    }

    /// <summary>Reads the value that follows as a whole number; 5.0 is one, as tools write it that keep their tables in floating point.</summary>
    public long ReadInt64(string what)
    {
        Read();
        return CurrentInt64(what);
    }

    /// <summary>Reads the value that follows as a whole number (long) or as text (string).</summary>
    public object ReadInt64OrString(string what)
    {
        Read();
        return Kind == JsonTokenType.String ? reader.GetString()! : CurrentInt64(what);
    }

    /// <summary>Passes over the value that follows; a whole number is given back, for anything else <paramref name="standard"/>.</summary>
    public long ReadId(long standard)
    {
        Skip();
        return Kind == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : standard;
    }

    /// <summary>Reads the value that follows as a finite number.</summary>
    public double ReadDouble(string what)
    {
        Read();
        return CurrentDouble(what);
    }

    /// <summary>Reads the value that follows as a finite number, or as null.</summary>
    public double? ReadDoubleOrNull(string what)
    {
        Read();
        return Kind == JsonTokenType.Null ? null : CurrentDouble(what);
    }

    /// <summary>Reads the value that follows as text.</summary>
    public string ReadString(string what)
    {
        Read();
        return Kind == JsonTokenType.String ? reader.GetString()! : throw WrongValue(what, "a string");
    }

    /// <summary>Reads the value that follows as 0, 1, true or false; null is false.</summary>
    public bool ReadFlag(string what)
    {
        Read();
        return Kind switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => CurrentDouble(what) != 0,
        };
    }

    /// <summary>Reads the value that follows as [x, y, width, height].</summary>
    public CocoBox ReadBox(string what)
    {
        if (!Read() || Kind != JsonTokenType.StartArray)
            throw WrongBox(what);
        Span<double> numbers = stackalloc double[4];
        for (int i = 0; i < 4; i++)
        {
            Read();
            numbers[i] = Kind == JsonTokenType.Number ? CurrentDouble(what) : throw WrongBox(what);
        }

        Read();
        return Kind == JsonTokenType.EndArray
            ? new CocoBox(numbers[0], numbers[1], numbers[2], numbers[3])
            : throw WrongBox(what);
    }

    /// <summary>Passes over the value that follows, whatever it is.</summary>
    public void Skip()
    {
        Read();
        int depth = reader.CurrentDepth;
        if (Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        do
            Read();
        while (reader.CurrentDepth > depth);
    }

    /// <summary>Checks that nothing follows.</summary>
    public void ExpectEnd()
    {
        if (Read())
            throw Wrong("something follows the end of the JSON");
    }

    /// <summary>The complaint that <paramref name="what"/> is not so, with the place.</summary>
    public readonly DataException Wrong(string what) => new($"{path}: {what} (near byte {bytesBefore + reader.BytesConsumed}).");

    /// <inheritdoc/>
    public readonly void Dispose() => stream.Dispose();

    private readonly double CurrentDouble(string what) =>
        Kind == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw WrongValue(what, "a finite number");

    private readonly long CurrentInt64(string what)
    {
        const double ExactBelow = 1L << 53;
        if (Kind == JsonTokenType.Number && reader.TryGetInt64(out long value))
            return value;
        return Kind == JsonTokenType.Number && reader.TryGetDouble(out double real) && real == Math.Floor(real) && Math.Abs(real) < ExactBelow
            ? (long)real
            : throw WrongValue(what, "a whole number");
    }

    private readonly DataException WrongBox(string what) => Wrong($"{what} must be four numbers [x, y, width, height]");

    private readonly DataException WrongValue(string what, string expected) => Wrong($"{what} is {Current()}: it must be {expected}");

    /// <summary>The current value as the file writes it, shortened.</summary>
    private readonly string Current()
    {
        const int Most = 40;
        if (Kind is JsonTokenType.StartArray or JsonTokenType.StartObject)
            return Kind == JsonTokenType.StartArray ? "a list" : "an object";
        string text = Encoding.UTF8.GetString(reader.ValueSpan);
        string shown = text.Length <= Most ? text : $"{text[..Most]}...";
        return Kind == JsonTokenType.String ? $"\"{shown}\"" : shown;
    }

    // Where the reader stopped stands what other tools write for numbers that are none.
    private readonly bool IsNoNumber()
    {
        ReadOnlySpan<byte> rest = buffer.AsSpan(start + (int)reader.BytesConsumed, filled - start - (int)reader.BytesConsumed).TrimStart(" \t\r\n,:"u8).TrimStart((byte)'-');
        return rest.StartsWith("NaN"u8) || rest.StartsWith("Inf"u8);
    }

    private void Refill()
    {
        int used = (int)reader.BytesConsumed;
        JsonReaderState state = reader.CurrentState;
        Span<byte> left = buffer.AsSpan(start + used, filled - start - used);
        byte[] next = left.Length > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        left.CopyTo(next);
        filled = left.Length + stream.ReadAtLeast(next.AsSpan(left.Length), next.Length - left.Length, throwOnEndOfStream: false);
        start = 0;
        bytesBefore += used;
        buffer = next;
        reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isFinalBlock: filled < buffer.Length, state);
    }
}
