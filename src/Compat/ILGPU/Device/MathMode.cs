namespace ILGPU;

/// <summary>How exact the real library's intrinsics are.</summary>
public enum MathMode
{
    Default = 0,
    Fast = 1,
    Fast32BitOnly = 2,
}
