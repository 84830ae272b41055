using SfKernels.Ptx;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>What one launch of a reference problem did.</summary>
/// <param name="Entry">The kernel.</param>
/// <param name="Problem">Which of its problems.</param>
/// <param name="Statistics">What it did.</param>
internal readonly record struct MeasuredKernel(string Entry, string Problem, LaunchStatistics Statistics);
