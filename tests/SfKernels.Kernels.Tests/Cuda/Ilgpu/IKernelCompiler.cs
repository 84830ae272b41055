using System.Reflection;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>Another compiler of the same kernels.</summary>
internal interface IKernelCompiler : IDisposable
{
    /// <summary>The image of a method. The entry and the parameters are those of our image, or it fails.</summary>
    KernelImage Compile(KernelImage ours, MethodInfo method);
}
