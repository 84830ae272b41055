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
            throw new DataException(
                $"{path}: not valid JSON at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1} (byte {bytesBefore + reader.BytesConsumed} of {stream.Length}): the file is cut off or damaged. Copy or write it again. ({e.Message})",
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

    /// <summary>Reads the value that follows as a whole number.</summary>
    public long ReadInt64(string what)
    {
        Read();
        return Kind == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : throw Wrong($"{what} must be a whole number");
    }

    /// <summary>Reads the value that follows as a whole number (long) or as text (string).</summary>
    public object ReadInt64OrString(string what)
    {
        Read();
        if (Kind == JsonTokenType.String)
            return reader.GetString()!;
        return Kind == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : throw Wrong($"{what} must be a whole number");
    }

    /// <summary>Reads the value that follows as a finite number.</summary>
    public double ReadDouble(string what)
    {
        Read();
        return CurrentDouble(what);
    }

    /// <summary>Reads the value that follows as text.</summary>
    public string ReadString(string what)
    {
        Read();
        return Kind == JsonTokenType.String ? reader.GetString()! : throw Wrong($"{what} must be a string");
    }

    /// <summary>Reads the value that follows as 0, 1, true or false.</summary>
    public bool ReadFlag(string what)
    {
        Read();
        return Kind switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => CurrentDouble(what) != 0,
        };
    }

    /// <summary>Reads the value that follows as [x, y, width, height].</summary>
    public CocoBox ReadBox(string what)
    {
        Expect(JsonTokenType.StartArray, what);
        Span<double> numbers = stackalloc double[4];
        for (int i = 0; i < 4; i++)
        {
            Read();
            numbers[i] = CurrentDouble($"{what}, which is [x, y, width, height],");
        }

        Read();
        return Kind == JsonTokenType.EndArray
            ? new CocoBox(numbers[0], numbers[1], numbers[2], numbers[3])
            : throw Wrong($"{what} must hold four numbers [x, y, width, height]");
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
        Kind == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Wrong($"{what} must hold finite numbers");

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
