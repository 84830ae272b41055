using System.Runtime.CompilerServices;
using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // The brackets: integers and slices give views, tensors give copies.
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Singles(indices));
            set => index_put_(value, Singles(indices));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(Singles([i1, i2]));
            set => Assign([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(Singles([i1, i2, i3]));
            set => Assign([i1, i2, i3], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(Singles([i1, i2, i3, i4]));
            set => Assign([i1, i2, i3, i4], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index(Singles([i1, i2, i3, i4, i5]));
            set => Assign([i1, i2, i3, i4, i5], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => index(Singles([i1, i2, i3, i4, i5, i6]));
            set => Assign([i1, i2, i3, i4, i5, i6], value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors is null) return view;
            using (view) return Dispatch.Call("aten::index", "Tensor", view, tensors);
        }

        public Tensor index(params Tensor[] indices) => Dispatch.Call("aten::index", "Tensor", this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = View(indices);
            using (view)
            {
                if (tensors is not null) view.index_put_(value, tensors!, accumulate);
                else if (accumulate) view.add_(value);
                else view.CopyBroadcast(value);
            }
            return this;
        }

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            Dispatch.CallVoid("aten::index_put_", "", this, indices, value, accumulate);
            return this;
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filled = Full([], value, dtype, device, false, null);
            return index_put_(filled, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var filled = Full([], value, dtype, device, false, null);
            return index_put_(filled, indices, false);
        }

        private static TensorIndex[] Singles(long[] indices) => Array.ConvertAll(indices, static i => TensorIndex.Single(i));

        private void Assign(long[] indices, Tensor value)
        {
            using var target = index(Singles(indices));
            target.CopyBroadcast(value);
        }

        // As in Python, leading dimensions of size one that the target lacks are dropped.
        private void CopyBroadcast(Tensor value)
        {
            var surplus = (int)(value.Dimensions - Dimensions);
            if (surplus <= 0)
            {
                copy_(value);
                return;
            }
            using var trimmed = value.reshape([.. value.shape.SkipWhile((size, i) => i < surplus && size == 1)]);
            copy_(trimmed);
        }

        // The view that all but the index tensors make, and the index tensors of its dimensions (null for those taken whole).
        private (Tensor View, Tensor?[]? Tensors) View(TensorIndex[] indices)
        {
            var view = alias();
            List<Tensor?>? tensors = null;
            long dim = 0;
            foreach (var entry in indices)
            {
                switch (entry.Kind)
                {
                    case TensorIndex.Form.Null:
                        Replace(view.unsqueeze(dim++));
                        break;
                    case TensorIndex.Form.Ellipsis:
                        dim += Dimensions - indices.Sum(Consumed);
                        break;
                    case TensorIndex.Form.Single:
                        Replace(view.select(dim, entry.Start!.Value));
                        break;
                    case TensorIndex.Form.Slice:
                        Replace(Dispatch.Call("aten::slice", "Tensor", view, dim++, entry.Start, entry.Stop, entry.Step ?? 1));
                        break;
                    case TensorIndex.Form.Boolean:
                        Replace(view.unsqueeze(dim));
                        Put(dim++, full([1], entry.Start == 1, ScalarType.Bool, device));
                        break;
                    case TensorIndex.Form.Tensor:
                        Put(dim, entry.Elements!);
                        dim += Math.Max(1, Consumed(entry));
                        break;
                }
            }
            return (view, tensors?.ToArray());

            void Replace(Tensor next)
            {
                view.Dispose();
                view = next;
            }

            void Put(long position, Tensor index)
            {
                tensors ??= [];
                // A mask of several dimensions fills one entry of the list but several dimensions of the view.
                while (tensors.Count < position - MaskedAhead(tensors)) tensors.Add(null);
                tensors.Add(index);
            }
        }

        // How many dimensions of the tensor an entry uses up.
        private static long Consumed(TensorIndex entry) => entry.Kind switch
        {
            TensorIndex.Form.Single or TensorIndex.Form.Slice => 1,
            TensorIndex.Form.Tensor => entry.Elements!.dtype is ScalarType.Bool or ScalarType.Byte ? entry.Elements.Dimensions : 1,
            _ => 0,
        };

        private static long MaskedAhead(List<Tensor?> tensors)
            => tensors.Sum(static t => t is { dtype: ScalarType.Bool or ScalarType.Byte } ? Math.Max(1, t.Dimensions) - 1 : 0);
    }
}
