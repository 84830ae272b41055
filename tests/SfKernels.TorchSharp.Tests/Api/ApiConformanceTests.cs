using SfKernels.TestSupport.Api;
using TorchSharp;

namespace SfKernels.TorchSharp.Tests.Api;

/// <summary>TorchSharp and TorchVision.</summary>
public sealed class ApiConformanceTests() : ApiConformance(
    typeof(torch).Assembly,
    "SfKernels.Engine.Dispatch",
    "SfKernels.TorchSharp.Tests",
    [("TorchSharp.api.txt", "TorchSharp-0.106.0.api.txt"), ("TorchVision.api.txt", "TorchVision-0.106.0.api.txt")],
    typeof(torch));
