using System.Runtime.CompilerServices;
using SfKernels.Ptx.Execution;

namespace SfKernels.Ptx;

/// <summary>Global memory and the door to launches. Buffers lie far apart, so that an address belongs to one buffer or to none.</summary>
public sealed class PtxDevice
{
    /// <summary>Where the shared memory of a group appears among generic addresses.</summary>
    internal const ulong SharedWindow = 0x0000_0F00_0000_0000;

    /// <summary>The end of that window.</summary>
    internal const ulong SharedWindowEnd = SharedWindow + 0x100_0000;

    /// <summary>Where the parameters of a launch lie in the parameter space: an address of theirs is no small number and no global address.</summary>
    internal const ulong ParameterWindow = 0x0000_0E00_0000_0000;

    private const ulong FirstAddress = 0x0000_1000_0000_0000;
    private const ulong Distance = 0x1_0000_0000;

    private readonly List<PtxBuffer> buffers = [];
    private readonly List<PtxBuffer> mapped = [];

    /// <summary>A buffer that holds values.</summary>
    /// <param name="misalignedBy">Bytes from the last 256-byte boundary to the first byte.</param>
    /// <param name="readOnly">Whether a write is a fault.</param>
    public PtxBuffer Upload<T>(ReadOnlySpan<T> values, int misalignedBy = 0, bool readOnly = false, string? name = null)
        where T : unmanaged
    {
        PtxBuffer buffer = Add(values.Length * Unsafe.SizeOf<T>(), misalignedBy, readOnly, name);
        buffer.Upload(values);
        return buffer;
    }

    public PtxBuffer Upload<T>(T[] values, int misalignedBy = 0, bool readOnly = false, string? name = null)
        where T : unmanaged => Upload<T>(values.AsSpan(), misalignedBy, readOnly, name);

    /// <summary>A buffer whose contents must be written before they are read.</summary>
    public PtxBuffer Allocate<T>(int count, int misalignedBy = 0, string? name = null)
        where T : unmanaged => Add(count * Unsafe.SizeOf<T>(), misalignedBy, readOnly: false, name);

    /// <summary>Makes memory of this process part of global memory, at its own address. It must stay where it is; stretches must not overlap.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="bytes">Length.</param>
    public PtxBuffer Map(nint address, long bytes, bool readOnly = false, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ulong start = (ulong)address, end = start + (ulong)bytes;
        if (mapped.Find(other => start < other.Address + (ulong)other.Bytes && other.Address < end) is PtxBuffer other)
            throw new ArgumentException($"The memory overlaps {other.Name}.", nameof(address));
        PtxBuffer buffer = new(name ?? $"mapped {mapped.Count}", address, checked((int)bytes), readOnly);
        mapped.Add(buffer);
        return buffer;
    }

    /// <summary>Runs a kernel over a grid.</summary>
    /// <param name="grid">Groups.</param>
    /// <param name="block">Threads of a group.</param>
    /// <exception cref="PtxFaultException">The kernel did what no correct kernel does.</exception>
    public LaunchStatistics Launch(PtxEntry entry, PtxSize grid, PtxSize block, params ReadOnlySpan<PtxArgument> arguments) =>
        Launch(entry, grid, block, LaunchOptions.Default, arguments);

    public LaunchStatistics Launch(PtxEntry entry, PtxSize grid, PtxSize block, LaunchOptions options, params ReadOnlySpan<PtxArgument> arguments)
    {
        if (grid.X < 1 || grid.Y is < 1 or > 65535 || grid.Z is < 1 or > 65535)
            throw new ArgumentException($"The grid {grid} has an extent out of range.", nameof(grid));
        if (block.X < 1 || block.Y < 1 || block.Z is < 1 or > 64 || block.Count > 1024)
            throw new ArgumentException($"The block {block} is empty or has more than 1024 threads.", nameof(block));
        if (entry.MaxThreads < block.Count)
            throw new ArgumentException($"The block has {block.Count} threads; {entry.Name} allows {entry.MaxThreads} by .maxntid.", nameof(block));
        if (entry.RequiredBlock is PtxSize required && required != block)
            throw new ArgumentException($"The block is {block}; {entry.Name} requires {required} by .reqntid.", nameof(block));
        if (options.DynamicSharedBytes > 0 && !entry.UsesDynamicShared)
            throw new ArgumentException($"{entry.Name} declares no dynamic shared memory.", nameof(options));
        (byte[] parameters, bool[] parameterWritten) = ArgumentBlock.Pack(entry, arguments);
        foreach (PtxBuffer buffer in buffers.Concat(mapped))
            buffer.BeginLaunch();
        LaunchState state = new(this, entry, grid, block, parameters, parameterWritten, options);
        state.Run();
        return state.Statistics();
    }

    internal Span<byte> Access(Warp warp, int lane, ulong address, int count, AccessKind kind, bool strong)
    {
        PtxBuffer buffer = Find(address) ?? throw new PtxUndefinedException($"global address 0x{address:x} belongs to no buffer", lane);
        if (address < buffer.Address || address + (ulong)count > buffer.Address + (ulong)buffer.Bytes)
            throw new PtxUndefinedException($"{buffer.Name} has {buffer.Bytes} bytes; {count} bytes at {(long)(address - buffer.Address)} are out of bounds", lane);
        if (address % (ulong)count != 0)
            throw new PtxUndefinedException($"{buffer.Name}: address 0x{address:x} is not aligned to {count} bytes", lane);
        return buffer.Access(warp, lane, address, count, kind, strong);
    }

    /// <summary>The buffer at an address, or around it: its neighbours are far.</summary>
    private PtxBuffer? Find(ulong address)
    {
        foreach (PtxBuffer buffer in mapped)
        {
            if (address >= buffer.Address && address < buffer.Address + (ulong)buffer.Bytes)
                return buffer;
        }

        long index = address < FirstAddress - (Distance / 2) ? -1 : (long)((address - FirstAddress + (Distance / 2)) / Distance);
        return index >= 0 && index < buffers.Count ? buffers[(int)index] : null;
    }

    private PtxBuffer Add(int size, int misalignedBy, bool readOnly, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(misalignedBy);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(misalignedBy, 255);
        PtxBuffer buffer = new(name ?? $"buffer {buffers.Count}", FirstAddress + ((ulong)buffers.Count * Distance) + (ulong)misalignedBy, size, readOnly);
        buffers.Add(buffer);
        return buffer;
    }
}
