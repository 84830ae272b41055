namespace ILGPU.Runtime.CPU;

/// <summary>Whose warps and groups a CPU device imitates.</summary>
public enum CPUDeviceKind
{
    Default = 0,
    Nvidia = 1,
    AMD = 2,
    LegacyAMD = 3,
    Intel = 4,
}
