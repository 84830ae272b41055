namespace ILGPU.Runtime;

/// <summary>Kinds of accelerator.</summary>
public enum AcceleratorType
{
    CPU = 0,
    Cuda = 1,
    OpenCL = 2,
}
