namespace SfKernels.Device.Tests;

/// <summary>What executes the kernels of a test.</summary>
public enum Backend
{
    /// <summary>The interpreter, on the memory of CPU tensors: shows on any machine that the test itself is right.</summary>
    Interpreter,

    /// <summary>A CUDA device.</summary>
    Cuda,
}
