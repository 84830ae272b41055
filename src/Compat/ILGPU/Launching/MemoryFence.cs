namespace ILGPU;

/// <summary>Orders what a thread writes. Threads of the emulator see every write at once.</summary>
public static class MemoryFence
{
    public static void GroupLevel() => Thread.MemoryBarrier();

    public static void DeviceLevel() => Thread.MemoryBarrier();

    public static void SystemLevel() => Thread.MemoryBarrier();
}
