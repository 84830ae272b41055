namespace ILGPU;

/// <summary>How much the real library's compiler optimises.</summary>
public enum OptimizationLevel
{
    Debug = 0,
    O0 = 0,
    Release = 1,
    O1 = 1,
    O2 = 2,
}
