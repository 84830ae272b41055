using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace ILGPU;

/// <summary>The devices that an application asked for.</summary>
public sealed partial class Context : IDisposable
{
    private Context(IEnumerable<Device> devices) => Devices = [.. devices];

    public static string Version => "1.5.3";

    public ImmutableArray<Device> Devices { get; }

    public static Context Create(Action<Builder> buildingCallback)
    {
        var builder = new Builder();
        buildingCallback(builder);
        return builder.ToContext();
    }

    public static Builder Create() => new();

    public static Context CreateDefault() => new Builder().CPU().ToContext();

    public Device GetPreferredDevice(bool preferCPU) => Devices.Length > 0
        ? Devices[0]
        : throw new NotSupportedException("The context has no device.");

    void IDisposable.Dispose()
    {
        // A context of emulated devices holds nothing of the system.
    }
}
