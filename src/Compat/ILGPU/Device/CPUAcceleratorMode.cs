namespace ILGPU.Runtime.CPU;

/// <summary>How a CPU accelerator runs the threads of a group. The emulator is sequential and deterministic in each.</summary>
public enum CPUAcceleratorMode
{
    Auto = 0,
    Sequential = 1,
    Parallel = 2,
}
