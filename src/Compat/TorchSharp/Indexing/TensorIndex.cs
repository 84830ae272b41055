namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry between the brackets of an indexed tensor.</summary>
    public struct TensorIndex
    {
        internal enum Form
        {
            Null,
            Ellipsis,
            Boolean,
            Single,
            Slice,
            Tensor,
        }

        public static readonly TensorIndex Ellipsis = new() { Kind = Form.Ellipsis };
        public static readonly TensorIndex None = new() { Kind = Form.Null };
        public static readonly TensorIndex Null = new() { Kind = Form.Null };
        public static readonly TensorIndex Colon = new() { Kind = Form.Slice };

        internal Form Kind { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal torch.Tensor? Elements { get; private init; }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null)
            => new() { Kind = Form.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        public static TensorIndex Slice(Range range)
        {
            long? stop = range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value;
            return Slice(range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value, stop);
        }

        public static TensorIndex Bool(bool value) => new() { Kind = Form.Boolean, Start = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => index is null ? Null : new() { Kind = Form.Single, Start = index };

        public static TensorIndex Tensor(torch.Tensor tensor) => new() { Kind = Form.Tensor, Elements = tensor };

        public static implicit operator torch.Tensor(TensorIndex value)
            => value.Elements ?? throw new InvalidCastException("Only an index made from a tensor is one.");

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
