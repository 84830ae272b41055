using System.Runtime.InteropServices;
using SfKernels.Ptx.Execution;

namespace SfKernels.Ptx;

/// <summary>A piece of global memory. Bytes around it are out of bounds; bytes that were never written cannot be read.</summary>
public sealed class PtxBuffer
{
    private readonly byte[]? owned;
    private readonly nint host;
    private readonly bool[] written;
    private readonly bool readOnly;
    private int[] writers = [];
    private int[] readers = [];

    internal PtxBuffer(string name, ulong address, int size, bool readOnly)
    {
        Name = name;
        Address = address;
        Bytes = size;
        owned = new byte[size];
        written = new bool[size];
        this.readOnly = readOnly;
    }

    /// <summary>Memory of the process, at its own address. What it holds counts as written.</summary>
    internal PtxBuffer(string name, nint host, int size, bool readOnly)
    {
        Name = name;
        Address = (ulong)host;
        Bytes = size;
        this.host = host;
        written = new bool[size];
        Array.Fill(written, true);
        this.readOnly = readOnly;
    }

    public string Name { get; }

    /// <summary>The device address of the first byte.</summary>
    public ulong Address { get; }

    public int Bytes { get; }

    /// <summary>Bytes that kernels read from here since the buffer was made or <see cref="ResetCounters"/>.</summary>
    public long BytesRead { get; private set; }

    public long BytesWritten { get; private set; }

    private unsafe Span<byte> Contents => owned ?? new Span<byte>((void*)host, Bytes);

    public void ResetCounters() => BytesRead = BytesWritten = 0;

    /// <summary>The whole contents. Elements that no one wrote are an error.</summary>
    public T[] Download<T>()
        where T : unmanaged
    {
        int missing = Array.IndexOf(written, false);
        return missing < 0
            ? MemoryMarshal.Cast<byte, T>(Contents).ToArray()
            : throw new InvalidOperationException($"{Name}: element {missing / Marshal.SizeOf<T>()} of {Bytes / Marshal.SizeOf<T>()} was never written.");
    }

    public void Upload<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        MemoryMarshal.AsBytes(values).CopyTo(Contents);
        written.AsSpan(0, MemoryMarshal.AsBytes(values).Length).Fill(true);
    }

    internal void BeginLaunch()
    {
        if (writers.Length == 0)
        {
            writers = new int[Bytes];
            readers = new int[Bytes];
            return;
        }

        Array.Clear(writers);
        Array.Clear(readers);
    }

    internal Span<byte> Access(Warp warp, int lane, ulong address, int count, AccessKind kind, bool strong)
    {
        int start = (int)(address - Address);
        int group = warp.Group.Number + 1;
        if (kind != AccessKind.Read && readOnly)
            throw new PtxUndefinedException($"{Name} is read-only", lane);
        // Groups run in no order: what one writes and another touches must go through atomics or fences.
        bool check = !strong && !warp.Group.Fenced && kind != AccessKind.Atomic;
        for (int i = start; i < start + count; i++)
        {
            if (kind != AccessKind.Write && !written[i])
                throw new PtxUndefinedException($"{Name}: byte {i} is read before it is written", lane);
            if (check && ((writers[i] != 0 && writers[i] != group) || (kind == AccessKind.Write && readers[i] != 0 && readers[i] != group)))
                throw new PtxUndefinedException($"a race on {Name}, byte {i}: another group touched it in this launch, and one of the two writes", lane);
            if (kind == AccessKind.Read)
                readers[i] = readers[i] == 0 || readers[i] == group ? group : int.MaxValue;
            else
            {
                written[i] = true;
                if (kind == AccessKind.Write)
                    writers[i] = group;
            }
        }

        if (kind == AccessKind.Read)
            BytesRead += count;
        else
            BytesWritten += count;
        return Contents.Slice(start, count);
    }
}
