using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace SfKernels.Engine.Packages;

/// <summary>Compiled in the packages flavour alone: there TorchVision decodes no picture until it is told with which library.</summary>
internal static class DefaultImager
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The choice must be made before the first picture is read, whoever reads it.")]
    internal static void Choose()
    {
        if (torchvision.io.DefaultImager is torchvision.io.NotImplementedImager)
            torchvision.io.DefaultImager = new StrictImager();
    }
}
