using ILGPU.Runtime;

namespace ILGPU;

/// <content>Collects the devices of a context.</content>
public sealed partial class Context
{
    /// <summary>Collects the devices of a context. Switches for the compiler of the real library are taken and change nothing here.</summary>
    public sealed class Builder
    {
        internal Builder()
        {
        }

        internal List<Device> Devices { get; } = [];

        public Builder Assertions() => this;

        public Builder Optimize(OptimizationLevel level) => this;

        public Builder Math(MathMode mathMode) => this;

        public Context ToContext() => new(Devices);
    }
}
