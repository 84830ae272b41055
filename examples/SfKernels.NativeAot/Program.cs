using System.Diagnostics;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using SfKernels.Kernels.Reference;
using SfKernels.NativeAot;
using SfKernels.Runtime;

// The CPU form of sigmoid cross-entropy over all anchors, and a kernel of one's own on the device where there is one: no torch, no toolkit, no JIT compiler.
const int Anchors = 20_000, Classes = 80;
(double loss, double reference, double gradient, double milliseconds) = FusedLoss(Anchors, Classes);
Console.WriteLine($"CPU: loss {loss:F3} of {Anchors} x {Classes} logits, reference {reference:F3}, gradient sums to {gradient:F3}, {milliseconds:F1} ms");
if (Math.Abs(loss - reference) > 1e-6 * reference)
    return 1;
if (!CudaDriver.IsAvailable)
{
    Console.WriteLine($"CUDA: {CudaDriver.UnavailableReason}");
    return 0;
}

KernelLauncher launcher = KernelLauncher.For(0);
float[] values = [.. Enumerable.Range(0, 1000).Select(static i => (float)i)];
using DeviceBuffer<float> buffer = new(launcher, values.Length);
buffer.Upload(values);
ScaleKernels.LaunchScale(launcher, 4, 0, buffer.View, 0.5f);
buffer.Download(values);
bool right = values.Select(static (value, i) => value == i * 0.5f).All(static same => same);
Console.WriteLine($"CUDA: {ScaleKernels.ScaleImage.Entry} on {launcher.Device.Name} is {(right ? "right" : "wrong")}");
return right ? 0 : 1;

static unsafe (double Loss, double Reference, double Gradient, double Milliseconds) FusedLoss(int anchors, int classes)
{
    Random random = new(1);
    float[] logits = [.. Enumerable.Range(0, anchors * classes).Select(_ => (float)((random.NextDouble() * 8) - 6))];
    int[] labels = [.. Enumerable.Range(0, anchors).Select(_ => random.Next(100) < 97 ? 0 : random.Next(-1, classes + 1))];
    float[] gradient = new float[logits.Length];
    fixed (float* x = logits, dx = gradient)
    fixed (int* y = labels)
    {
        LogitLevel[] levels = [new LogitLevel(x, dx, LogitLayout.Rows, anchors, 1)];
        AnchorTargets targets = new() { Images = 1, Anchors = anchors, Classes = classes, Labels = y };
        SigmoidCrossEntropyCpu.Forward(levels, LogitType.Float32, targets);
        long start = Stopwatch.GetTimestamp();
        double loss = SigmoidCrossEntropyCpu.Forward(levels, LogitType.Float32, targets);
        SigmoidCrossEntropyCpu.Backward(levels, LogitType.Float32, targets, 1);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return (loss, SigmoidCrossEntropyReference.Forward(levels, LogitType.Float32, targets), gradient.Sum(static value => (double)value), milliseconds);
    }
}
