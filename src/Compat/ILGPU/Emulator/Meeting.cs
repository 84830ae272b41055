using System.Runtime.CompilerServices;
using ILGPU;

namespace SfKernels.Engine;

/// <summary>A point that the threads of a warp, or of a group, pass together: barriers, votes, shuffles.</summary>
/// <param name="size">Threads that take part.</param>
internal sealed class Meeting(int size)
{
    private const int MaxValueBytes = 64;

    private readonly List<GroupThread> _waiting = [];

    // Two turns, because a thread may be back at the next meeting before another one has read the values of this one.
    private readonly byte[][] _values = [[], []];
    private readonly int[] _votes = new int[2];
    private string? _operation;
    private int _arrived;
    private int _turn;

    /// <summary>Counts the threads for which <paramref name="predicate"/> holds.</summary>
    public int Vote(GroupThread thread, bool predicate, string operation)
    {
        var turn = _turn;
        if (_arrived == 0) _votes[turn] = 0;
        if (predicate) _votes[turn]++;
        Arrive(thread, operation);
        return _votes[turn];
    }

    /// <summary>Every thread gives a value at its <paramref name="place"/> and takes the one at <paramref name="source"/>, its own where nobody is.</summary>
    public unsafe T Exchange<T>(GroupThread thread, int place, T value, int source, string operation) where T : unmanaged
    {
        if (sizeof(T) > MaxValueBytes) throw new InvalidKernelOperationException($"{operation} of {sizeof(T)} bytes: a value has {MaxValueBytes} at most.");
        var turn = _turn;
        if (_values[turn].Length == 0) _values[turn] = new byte[size * MaxValueBytes];
        Unsafe.WriteUnaligned(ref _values[turn][place * MaxValueBytes], value);
        Arrive(thread, $"{operation}<{typeof(T).Name}>");
        return (uint)source < (uint)size ? Unsafe.ReadUnaligned<T>(ref _values[turn][source * MaxValueBytes]) : value;
    }

    private void Arrive(GroupThread thread, string operation)
    {
        if (_arrived > 0 && _operation != operation)
        {
            var other = _waiting[0];
            thread.Group.Run.Fail(new InvalidKernelOperationException(
                $"Thread {thread.Index} is at {operation} while thread {other.Index} of the same {(size == thread.Group.Size ? "group" : "warp")} waits in {_operation}: {thread.Group.Run.Kernel}, group {thread.Group.Index}."));
            throw new ThreadUnwound();
        }

        _operation = operation;
        if (++_arrived < size)
        {
            _waiting.Add(thread);
            thread.Park(operation);
            return;
        }

        // The last one goes on at once; the others follow in the order in which they came.
        _arrived = 0;
        _turn ^= 1;
        thread.Group.Ready(_waiting);
        _waiting.Clear();
    }
}
