using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.SoftmaxCrossEntropyKernels;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>The softmax cross-entropy, with its sum and its gradient.</summary>
internal static class SoftmaxProblems
{
    private const int Rows = 33;

    private delegate void ForwardLaunch<TLogit>(
        IKernelLauncher launcher, int blocks, nint stream, DeviceView<TLogit> logits, DeviceView<int> labels, DeviceView<float> weights, DeviceView<float> denominators,
        DeviceView<float> partials, DeviceView<long> found, int columns, int labelStride)
        where TLogit : unmanaged, ILogit<TLogit>;

    private delegate void BackwardLaunch<TLogit>(
        IKernelLauncher launcher, int blocks, nint stream, DeviceView<TLogit> logits, DeviceView<TLogit> gradient, DeviceView<int> labels, DeviceView<float> weights,
        DeviceView<float> denominators, DeviceView<float> upstream, DeviceView<float> scale, DeviceView<float> normaliser, int columns, int labelStride)
        where TLogit : unmanaged, ILogit<TLogit>;

    public static void Run(KernelRun run)
    {
        foreach (var columns in new[] { 2, 21, 81 })
        {
            Run<Float32Logit>(run, columns, LaunchForwardFloat, LaunchBackwardFloat);
            Run<Float16Logit>(run, columns, LaunchForwardHalf, LaunchBackwardHalf);
            Run<BFloat16Logit>(run, columns, LaunchForwardBFloat16, LaunchBackwardBFloat16);
        }
    }

    private static void Run<TLogit>(KernelRun run, int columns, ForwardLaunch<TLogit> forward, BackwardLaunch<TLogit> backward)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var random = new Random(columns);
        var (memory, launcher, name) = (run.Memory, run.Launcher, $"softmax, {typeof(TLogit).Name}, {columns} columns");
        var logits = memory.Copy(Enumerable.Range(0, Rows * columns).Select(_ => TLogit.Write((float)(random.NextDouble() * 20 - 10))).ToArray());
        var labels = memory.Copy(Enumerable.Range(0, Rows).Select(_ => random.Next(5) == 0 ? -1 : random.Next(columns)).ToArray());
        var weights = memory.Copy(Enumerable.Range(0, Rows).Select(_ => random.Next(4) * 0.5f).ToArray());
        var (denominators, partials, found, gradient) = (memory.Room<float>(Rows * 2), memory.Room<float>(2), memory.Room<long>(2 * LabelFindings.Numbers), memory.Room<TLogit>(Rows * columns));
        var (loss, normaliser, counted, counts) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1), memory.Room<long>(2));
        forward(launcher, 2, 0, logits, labels, weights, denominators, partials, found, columns, 1);
        LossSumKernels.LaunchAnchors(launcher, 1, 0, partials, found, 1, 0, loss, normaliser, counted, counts);
        backward(launcher, 2, 0, logits, gradient, labels, weights, denominators, memory.Copy(2f), memory.Copy(0.75f), normaliser, columns, 1);
        run.Did(name);
        run.Wrote(name, loss);
        run.Wrote(name, normaliser);
        run.Wrote(name, counts);
        run.Wrote(name, PtxMemory.Read(gradient).Select(static number => (double)TLogit.Read(number)));
    }
}
