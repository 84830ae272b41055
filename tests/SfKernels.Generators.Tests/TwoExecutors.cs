using System.Linq.Expressions;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using SfKernels.Abstractions;
using SfKernels.Ptx;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>One kernel as C# on the emulator and as PTX in the interpreter, over the same arguments: arrays become views, other values go by value.</summary>
internal sealed class TwoExecutors
{
    private static readonly MethodInfo AsView = typeof(TwoExecutors).GetMethod(nameof(ViewOf), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo AsDenseView = typeof(TwoExecutors).GetMethod(nameof(DenseViewOf), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo AsArgument = typeof(TwoExecutors).GetMethod(nameof(ArgumentOf), BindingFlags.NonPublic | BindingFlags.Static)!;
    private readonly KernelImage image;
    private readonly MethodInfo method;

    public TwoExecutors(string members, params (string Key, string Value)[] properties)
    {
        Assembly assembly = GeneratorRun.Of("#pragma warning disable\n" + GeneratorRun.Class(members).Replace("static partial class", "public static partial class", StringComparison.Ordinal), properties).Load();
        image = Assert.Single((IReadOnlyList<KernelImage>)assembly.GetType("KernelsUnderTest.PtxKernelList")!.GetProperty("All")!.GetValue(null)!);
        method = assembly.GetType("Kernels")!.GetMethod("Run", BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static)!;
    }

    public string Ptx => image.Text;

    /// <summary>The arrays as each of the two leaves them.</summary>
    public (Array[] Emulated, Array[] Interpreted) Run(int blocks, params object[] arguments) => (Emulate(blocks, arguments), Interpret(blocks, arguments));

    internal static float[] Floats(int count, int seed)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 10 - 5)];
    }

    internal static void Same<T>((Array[] Emulated, Array[] Interpreted) results, int array, T[] expected)
    {
        Assert.Equal(expected, (T[])results.Emulated[array]);
        Assert.Equal(expected, (T[])results.Interpreted[array]);
    }

    internal static void Near((Array[] Emulated, Array[] Interpreted) results, int array, float[] expected, double tolerance)
    {
        foreach (Array actual in new[] { results.Emulated[array], results.Interpreted[array] })
            Assert.All(expected.Zip((float[])actual), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First))));
    }

    /// <summary>Skips the test in the packages flavour. Only in a skippable test.</summary>
    /// <param name="instead">What the real library does.</param>
    internal static void OnlyTheStandIn(string instead) =>
        Skip.If(typeof(Context).Assembly.GetType("SfKernels.Engine.GridRun") is null, $"The real ILGPU {instead}.");

    private Array[] Emulate(int blocks, object[] arguments)
    {
        using Context context = Context.Create(static builder => builder.CPU(new CPUDevice(32, 32, 1)));
        using Accelerator accelerator = context.CreateCPUAccelerator(0);
        Type[] types = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        Delegate kernel = method.CreateDelegate(Expression.GetActionType(types));
        Delegate launch = (Delegate)typeof(KernelLoaders).GetMethods().Single(loader => loader.Name == "LoadStreamKernel" && loader.GetGenericArguments().Length == types.Length && loader.GetParameters().Length == 2)
            .MakeGenericMethod(types).Invoke(null, [accelerator, kernel])!;
        Array[] results = [.. arguments.OfType<Array>().Select(array => (Array)array.Clone())];
        int next = 0;
        List<Action> downloads = [];
        object[] values = [.. arguments.Select((argument, i) => argument is Array array ? (types[i].Name == "ArrayView1D`2" ? AsDenseView : AsView).MakeGenericMethod(array.GetType().GetElementType()!).Invoke(null, [accelerator, results[next++], downloads])! : argument)];
        launch.DynamicInvoke([new KernelConfig(blocks, image.BlockSize), .. values]);
        downloads.ForEach(static download => download());
        return results;
    }

    private Array[] Interpret(int blocks, object[] arguments)
    {
        PtxDevice device = new();
        List<Func<Array>> downloads = [];
        PtxArgument[] values = [.. arguments.Select(argument => (PtxArgument)AsArgument.MakeGenericMethod(argument is Array array ? array.GetType().GetElementType()! : argument.GetType()).Invoke(null, [device, argument, downloads])!)];
        device.Launch(PtxModule.Parse(image.Text).Entry(image.Entry), blocks, image.BlockSize, values);
        return [.. downloads.Select(static download => download())];
    }

    private static ArrayView<T> ViewOf<T>(Accelerator accelerator, T[] array, List<Action> downloads)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = accelerator.Allocate1D(array);
        downloads.Add(() => buffer.CopyToCPU(array));
        return buffer.View;
    }

    private static ArrayView1D<T, Stride1D.Dense> DenseViewOf<T>(Accelerator accelerator, T[] array, List<Action> downloads)
        where T : unmanaged => ViewOf(accelerator, array, downloads);

    private static PtxArgument ArgumentOf<T>(PtxDevice device, object argument, List<Func<Array>> downloads)
        where T : unmanaged
    {
        if (argument is not T[] array)
            return PtxArgument.Scalar((T)argument);
        PtxBuffer buffer = device.Upload(array);
        downloads.Add(() => buffer.Download<T>());
        return PtxArgument.View<T>(buffer);
    }
}
