using ILGPU;
using SfKernels.TestSupport.Api;

namespace SfKernels.ILGPU.Tests.Api;

/// <summary>ILGPU and ILGPU.Algorithms.</summary>
public sealed class ApiConformanceTests() : ApiConformance(
    typeof(Context).Assembly,
    "SfKernels.Engine.GridRun",
    "SfKernels.ILGPU.Tests",
    [("ILGPU.api.txt", "ILGPU-1.5.3.api.txt"), ("ILGPU.Algorithms.api.txt", "ILGPU.Algorithms-1.5.3.api.txt")]);
