using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. Freed by <see cref="Dispose()"/>, by the dispose scope it was created in, or at last by the collector.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long s_count;
        private static long s_peak;
        private nint _handle;

        internal Tensor(nint handle)
        {
            _handle = handle;
            var count = Interlocked.Increment(ref s_count);
            var peak = Volatile.Read(ref s_peak);
            while (count > peak && Interlocked.CompareExchange(ref s_peak, count, peak) is var seen && seen != peak) peak = seen;
            OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
        }

        private Tensor() => GC.SuppressFinalize(this);

        ~Tensor() => Dispose(false);

        /// <summary>How many tensors are alive in the process.</summary>
        public static long TotalCount => Interlocked.Read(ref s_count);

        /// <summary>The most tensors that were ever alive at once.</summary>
        public static long PeakCount => Interlocked.Read(ref s_peak);

        /// <summary>The native tensor. Keep this object reachable (<see cref="GC.KeepAlive"/>) while the handle is in use.</summary>
        public nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Tensor), "This tensor has been disposed.");

        public bool IsInvalid => _handle == 0;

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Known to be the host's, also where tests take the CPU for a device: what was copied to the CPU, and what was made of an array for no device.</summary>
        internal bool IsOnHost { get; set; }

        /// <summary>What stands for a gradient that there is none of: a tensor that is invalid from the start, as in the real library.</summary>
        internal static Tensor Undefined() => new();

        /// <summary>Gives the native tensor away: the object is invalid from then on, and the caller frees the handle.</summary>
        public nint DecoupleFromNativeHandle()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0) throw new ObjectDisposedException(nameof(Tensor));
            GC.SuppressFinalize(this);
            Interlocked.Decrement(ref s_count);
            OwningDisposeScope?.MarkAsDisposed(this);
            return handle;
        }

        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        public void Dispose()
        {
            if (OwningDisposeScope is { } scope) scope.MarkAsDisposed(this);
            else if (!IsInvalid) DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScopeCount++;
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        // The scope has counted the tensor already and does not want to hear of it again.
        internal void DisposeWithScope()
        {
            OwningDisposeScope = null;
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0) return;
            Interlocked.Decrement(ref s_count);
            NativeMethods.sfk_tensor_free(handle);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null) other?.Attach(this);
            else OwningDisposeScope.MoveToOther(other, this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();
    }
}
