using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own.</summary>
    public class Generator : IDisposable
    {
        private nint _handle;

        public Generator(ulong seed = 0, Device? device = null)
            : this(Native.Check(NativeMethods.sfk_generator_new(seed, (int)(device ?? CPU).type, (device ?? CPU).index)), device ?? CPU) { }

        private Generator(nint handle, Device device) => (_handle, this.device) = (handle, device);

        ~Generator() => Dispose(false);

        /// <summary>The generator that operators use when they are given none.</summary>
        public static Generator Default => DefaultOf(CPU);

        public nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

        public Device device { get; }

        public Tensor get_state()
        {
            var state = Native.Check(NativeMethods.sfk_generator_get_state(Handle));
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        /// <param name="value">What <see cref="get_state"/> returned.</param>
        public void set_state(Tensor value)
        {
            Native.Check(NativeMethods.sfk_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public Generator manual_seed(long seed)
        {
            Native.Check(NativeMethods.sfk_generator_manual_seed(Handle, seed));
            return this;
        }

        /// <summary>Seeds the generator with a number that is not reproducible, and returns it.</summary>
        public long seed() => NativeMethods.sfk_generator_seed(Handle);

        public long initial_seed() => NativeMethods.sfk_generator_initial_seed(Handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0) NativeMethods.sfk_generator_free(handle);
        }

        internal static Generator DefaultOf(Device device)
            => new(Native.Check(NativeMethods.sfk_generator_default((int)device.type, device.index)), device);
    }
}
