using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using SfKernels.Abstractions;
using SfKernels.Ptx;

namespace SfKernels.Generators.Tests.Random;

/// <summary>A file of random kernels, executed as C# by the emulator and as PTX by the interpreter.</summary>
internal sealed class RandomKernelRun
{
    private static readonly Array[] Inputs = MakeInputs(new System.Random(5));
    private readonly MethodInfo emulate;
    private readonly IReadOnlyList<KernelImage> images;

    public RandomKernelRun(int seed, int count)
    {
        Source = RandomKernels.File(seed, count);
        // Without contraction every operation rounds as in C#.
        Generated = GeneratorRun.Of(Source, ("SfkPtxContraction", "false"));
        if (Generated.Input.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error && !diagnostic.GetMessage().Contains("PtxKernelList", StringComparison.Ordinal)) is { } error)
            throw new InvalidOperationException($"{error}: {Line(error)}");
        if (!Generated.Diagnostics.IsEmpty)
            throw new InvalidOperationException($"{Generated.Diagnostics[0]}: {Line(Generated.Diagnostics[0])}");
        Assembly assembly = Generated.Load();
        emulate = assembly.GetType("Kernels")!.GetMethod("Emulate")!;
        images = (IReadOnlyList<KernelImage>)assembly.GetType("KernelsUnderTest.PtxKernelList")!.GetProperty("All")!.GetValue(null)!;
    }

    public string Source { get; }

    public GeneratorRun Generated { get; }

    public string Ptx(int kernel) => Image(kernel).Text;

    /// <summary>Null, or where the two differ.</summary>
    public string? Difference(int kernel)
    {
        long[] integers = new long[RandomKernels.Length * RandomKernels.Outputs];
        double[] reals = new double[integers.Length];
        PtxDevice device = new();
        PtxBuffer deviceIntegers = device.Upload(integers), deviceReals = device.Upload(reals);
        PtxArgument[] arguments =
        [
            .. Inputs.Select(input => Upload(device, input)),
            PtxArgument.View<long>(deviceIntegers),
            PtxArgument.View<double>(deviceReals),
            PtxArgument.Struct(PtxArgument.Scalar((byte)200), 0xfedcba9876543210, 0.75f, PtxArgument.Scalar((System.Half)1.5f), PtxArgument.Scalar((short)-300), 0xf0000001, -1e10, PtxArgument.Struct(PtxArgument.Scalar((byte)7), -9, 3.25f)),
        ];
        using (Context context = Context.Create(static builder => builder.CPU(new CPUDevice(32, 8, 1))))
        using (Accelerator accelerator = context.CreateCPUAccelerator(0))
            emulate.Invoke(null, [kernel, accelerator, Inputs, integers, reals]);
        device.Launch(PtxModule.Parse(Ptx(kernel)).Entry(Image(kernel).Entry), RandomKernels.Length / 64, 64, arguments);
        long[] actualIntegers = deviceIntegers.Download<long>();
        double[] actualReals = deviceReals.Download<double>();
        for (int i = 0; i < integers.Length; i++)
        {
            string at = $"{RandomKernels.Name(kernel)}, thread {i / RandomKernels.Outputs}, output {i % RandomKernels.Outputs}";
            if (integers[i] != actualIntegers[i])
                return $"{at}: {integers[i]} as C#, {actualIntegers[i]} as PTX";
            // Which NaN it is differs between processors.
            if (BitConverter.DoubleToInt64Bits(reals[i]) != BitConverter.DoubleToInt64Bits(actualReals[i]) && !(double.IsNaN(reals[i]) && double.IsNaN(actualReals[i])))
                return $"{at}: {reals[i]:R} as C#, {actualReals[i]:R} as PTX";
        }

        return null;
    }

    private static string Line(Microsoft.CodeAnalysis.Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree ? tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString() : string.Empty;

    private KernelImage Image(int kernel) => images.Single(image => image.Entry == "Kernels_" + RandomKernels.Name(kernel));

    private static PtxArgument Upload(PtxDevice device, Array input) => input switch
    {
        sbyte[] x => PtxArgument.View<sbyte>(device.Upload(x)),
        byte[] x => PtxArgument.View<byte>(device.Upload(x)),
        short[] x => PtxArgument.View<short>(device.Upload(x)),
        ushort[] x => PtxArgument.View<ushort>(device.Upload(x)),
        int[] x => PtxArgument.View<int>(device.Upload(x)),
        uint[] x => PtxArgument.View<uint>(device.Upload(x)),
        long[] x => PtxArgument.View<long>(device.Upload(x)),
        ulong[] x => PtxArgument.View<ulong>(device.Upload(x)),
        ILGPU.Half[] x => PtxArgument.View<ILGPU.Half>(device.Upload(x)),
        float[] x => PtxArgument.View<float>(device.Upload(x)),
        _ => PtxArgument.View<double>(device.Upload((double[])input)),
    };

    private static Array[] MakeInputs(System.Random random)
    {
        return
        [
            Of(n => (sbyte)random.Next(-128, 128)), Of(n => (byte)random.Next(256)), Of(n => (short)random.Next(-32768, 32768)), Of(n => (ushort)random.Next(65536)),
            Of(n => Edge(n, [0, 1, -1, int.MaxValue, int.MinValue, 31, 32, -32], (int)random.NextInt64() >> random.Next(32))),
            Of(n => Edge(n, [0u, 1u, uint.MaxValue, 0x80000000u], (uint)random.NextInt64() >> random.Next(32))),
            Of(n => Edge(n, [0L, 1L, -1L, long.MaxValue, long.MinValue, 1L << 32], unchecked((long)((ulong)random.NextInt64() << 1)) >> random.Next(64))),
            Of(n => Edge(n, [0UL, 1UL, ulong.MaxValue, 1UL << 63], ((ulong)random.NextInt64() << 1) >> random.Next(64))),
            Of(n => (ILGPU.Half)Edge(n, [0f, -0f, 1f, 65504f, 6e-8f, float.PositiveInfinity, float.NaN], random.NextSingle() * 20 - 10)),
            Of(n => Edge(n, [0f, -0f, 1f, float.MaxValue, 1e-40f, float.NegativeInfinity, float.NaN, 3e9f, -5e18f], (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-5, 12)))),
            Of(n => Edge(n, [0d, -0d, 1d, double.MaxValue, 1e-310, double.PositiveInfinity, double.NaN, 1e10, 1e19], (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 22)))),
        ];

        static T[] Of<T>(Func<int, T> element) => [.. Enumerable.Range(0, RandomKernels.Length).Select(element)];

        static T Edge<T>(int n, T[] edges, T otherwise) => n < edges.Length ? edges[n] : otherwise;
    }
}
