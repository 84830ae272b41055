using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor's dimensions.</summary>
    public struct Size : IEnumerable<long>
    {
        public static readonly Size Empty = new(Array.Empty<long>());

        private readonly long[]? _sizes;

        public Size(long[] shape) => _sizes = [.. shape];

        public Size(IEnumerable<long> shape) => _sizes = [.. shape];

        public Size(int[] shape) => _sizes = Array.ConvertAll(shape, static s => (long)s);

        public Size(long size) => _sizes = [size];

        public Size(int size) => _sizes = [size];

        public Size((long, long) size) => _sizes = [size.Item1, size.Item2];

        public Size((long, long, long) size) => _sizes = [size.Item1, size.Item2, size.Item3];

        public Size((long, long, long, long) size) => _sizes = [size.Item1, size.Item2, size.Item3, size.Item4];

        public Size((long, long, long, long, long) size) => _sizes = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5];

        public Size((long, long, long, long, long, long) size) => _sizes = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5, size.Item6];

        public Size((int, int) size) => _sizes = [size.Item1, size.Item2];

        public Size((int, int, int) size) => _sizes = [size.Item1, size.Item2, size.Item3];

        public Size((int, int, int, int) size) => _sizes = [size.Item1, size.Item2, size.Item3, size.Item4];

        public Size((int, int, int, int, int) size) => _sizes = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5];

        public Size((int, int, int, int, int, int) size) => _sizes = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5, size.Item6];

        public readonly long[] Shape => _sizes ?? [];

        public readonly int Length => Shape.Length;

        public readonly bool IsScalar => Length == 0;

        public readonly bool IsEmpty => Length == 0;

        public readonly long this[int idx] => Shape[idx];

        public readonly long this[long idx] => Shape[idx];

        public readonly long numel() => Shape.Aggregate(1L, static (product, size) => product * size);

        public readonly Size Slice(int first, int next) => new(Shape[first..next]);

        public readonly IEnumerable<long> Take(int i) => Shape.Take(i);

        public readonly IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        readonly IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public static implicit operator Size(long[] size) => new(size);

        public static implicit operator Size(long size) => new(size);

        public static implicit operator Size((long, long) size) => new(size);

        public static implicit operator Size((long, long, long) size) => new(size);

        public static implicit operator Size((long, long, long, long) size) => new(size);

        public static implicit operator Size((long, long, long, long, long) size) => new(size);

        public static implicit operator Size((long, long, long, long, long, long) size) => new(size);

        public static Size operator +(Size left, Size right) => new((long[])[.. left.Shape, .. right.Shape]);

        public static Size operator +(Size left, IEnumerable<long> right) => new((long[])[.. left.Shape, .. right]);

        public static bool operator ==(Size left, Size right) => left.Shape.AsSpan().SequenceEqual(right.Shape);

        public static bool operator !=(Size left, Size right) => !(left == right);

        public override readonly bool Equals(object? obj) => obj is Size other && this == other;

        public override readonly int GetHashCode() => ((IStructuralEquatable)Shape).GetHashCode(EqualityComparer<long>.Default);
    }
}
