using System.Collections;

namespace SfKernels.Generators.Models;

/// <summary>An array that is compared by its elements, so that records which hold it travel through the incremental pipeline by value.</summary>
internal readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    private readonly T[]? array;

    public EquatableArray(IEnumerable<T> items) => array = items.ToArray();

    /// <summary>Keeps the array itself: from now on nobody writes to it.</summary>
    public EquatableArray(T[] items) => array = items;

    public int Count => array?.Length ?? 0;

    /// <summary>For loops that run often: no enumerator is made. Nobody writes to it.</summary>
    public T[] Items => array ?? [];

    public T this[int index] => array![index];

    public bool Equals(EquatableArray<T> other) => (array ?? []).AsSpan().SequenceEqual((other.array ?? []).AsSpan());

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = 17;
        foreach (T item in array ?? [])
            hash = unchecked(hash * 31 + item.GetHashCode());
        return hash;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(array ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
