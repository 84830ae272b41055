using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SfKernels.Kernels;
using SfKernels.Runtime;
using SfKernels.Training.Data;
using TorchSharp;

namespace SfKernels.Cli.Doctor;

/// <summary>Looks at the machine and the engines; every look survives a missing library.</summary>
internal static class Examination
{
    private const string InstallLibtorch = "Debian 12: apt-get install libtorch-dev python3-torchvision g++; elsewhere set SFK_LIBTORCH to a folder with include/ and lib/.";
    private const string InstallTorchvision = "Debian 12: apt-get install python3-torchvision; with a pip PyTorch: python3 -m pip install torchvision of the same version.";

    /// <summary>All findings in the order of the table.</summary>
    public static IReadOnlyList<Finding> Run() =>
    [
        new("sfk", Version(typeof(Examination))),
        new("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"),
        new("processor", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {VectorWidth()}")),
        Look("engines", null, Engines),
        Look("libtorch", InstallLibtorch, Libtorch),
        Look("tensor threads", null, static () => torch.get_num_threads().ToString(CultureInfo.InvariantCulture)),
        Look("torchvision operators", InstallTorchvision, Suppression),
        Look("image codecs", InstallTorchvision, Codecs),
        Look("cuda", null, Cuda),
        Look("device kernels", null, DeviceKernels),
    ];

    private static string DeviceKernels() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PtxKernelList.All.Count} in PTX; {(CudaDriver.IsAvailable ? $"driver for CUDA {CudaDriver.Version}, {CudaDriver.DeviceCount} devices" : $"not launched here: {CudaDriver.UnavailableReason}")}");

    private static Finding Look(string name, string? remedy, Func<string> look)
    {
        try
        {
            return new Finding(name, look());
        }
        catch (Exception error)
        {
            return new Finding(name, Root(error).Message.ReplaceLineEndings(" "), remedy ?? "see libtorch");
        }
    }

    private static Exception Root(Exception error) => error.InnerException is { } inner ? Root(inner) : error;

    private static string Engines() => typeof(torchvision).Assembly == typeof(torch).Assembly
        ? "system: the TorchSharp API over this machine's libtorch"
        : $"packages: TorchSharp {Version(typeof(torch))}";

    private static string Libtorch()
    {
        using torch.Tensor two = torch.ones(2).sum();
        string[] paths = LoadedLibraries("libtorch_cpu");
        return two.item<float>() == 2 ? $"{torch.__version__}{(paths.Length > 0 ? $" from {paths[0]}" : "")}" : throw new InvalidOperationException("1 + 1 is not 2");
    }

    private static string Suppression()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor boxes = torch.tensor(new float[] { 0, 0, 10, 10, 0, 0, 10, 9 }, [2, 4]);
        long kept = torchvision.ops.nms(boxes, torch.tensor(new float[] { 0.9f, 0.8f }), 0.5).numel();
        return kept == 1 ? "nms works" : throw new InvalidOperationException($"nms kept {kept} boxes instead of 1");
    }

    private static string Codecs()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor picture = torch.arange(3 * 8 * 8).to(torch.ScalarType.Byte).reshape(3, 8, 8);
        torch.Tensor again = PictureFile.Decode(PictureFile.Encode(picture, lossless: true));
        _ = PictureFile.Decode(PictureFile.Encode(picture, lossless: false));
        return again.Equals(picture) ? "JPEG and PNG work" : throw new InvalidOperationException("a PNG came back with other pixels");
    }

    private static string Cuda() => torch.cuda.is_available()
        ? string.Create(CultureInfo.InvariantCulture, $"{torch.cuda.device_count()} device(s): use --device cuda")
        : "no device: training runs on the CPU";

    private static string VectorWidth() =>
        Vector512.IsHardwareAccelerated ? "512-bit vectors"
        : Vector256.IsHardwareAccelerated ? "256-bit vectors"
        : Vector128.IsHardwareAccelerated ? "128-bit vectors"
        : "no vectors: losses run as scalar code";

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version?.ToString() ?? "unknown";

    /// <summary>Paths of shared libraries in this process, as Linux lists them.</summary>
    private static string[] LoadedLibraries(string name) => File.Exists("/proc/self/maps")
        ? [.. File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains(name, StringComparison.Ordinal))
            .Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Distinct()]
        : [];
}
