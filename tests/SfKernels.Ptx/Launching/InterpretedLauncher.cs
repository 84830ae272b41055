using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using SfKernels.Abstractions;

namespace SfKernels.Ptx.Launching;

/// <summary>
/// A launcher that executes the PTX of a kernel on memory of this process. A kernel sees the elements of the views among its arguments and nothing else;
/// which bytes of an argument are views is read off the C# method that the kernel comes from.
/// </summary>
/// <param name="kernels">The assembly with the kernel methods.</param>
/// <param name="options">How launches run.</param>
public sealed class InterpretedLauncher(Assembly kernels, LaunchOptions? options = null) : IKernelLauncher
{
    private readonly ConcurrentDictionary<KernelImage, Compiled> entries = new();

    /// <summary>What each launch did, in order.</summary>
    public List<(string Entry, LaunchStatistics Statistics)> Launches { get; } = [];

    /// <summary>What <see cref="IKernelLauncher.ResidentBlocks"/> answers for every kernel.</summary>
    public int Resident { get; init; } = 1024;

    /// <summary>What is executed for a kernel: its own image, or what another compiler makes of the same method, with the same entry and parameters.</summary>
    public Func<KernelImage, MethodInfo, KernelImage> Compiler { get; init; } = static (image, _) => image;

    /// <inheritdoc/>
    public int ResidentBlocks(KernelImage kernel) => Resident;

    /// <inheritdoc/>
    public unsafe void Launch(KernelImage kernel, int blocks, nint stream, ReadOnlySpan<nint> arguments)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Compiled compiled = entries.GetOrAdd(kernel, Compile);
        PtxArgument[] values = new PtxArgument[arguments.Length];
        List<(long Start, long Length)> stretches = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            ReadOnlySpan<byte> bytes = new((void*)arguments[i], kernel.Parameters[i].Size);
            values[i] = PtxArgument.Raw(bytes, kernel.Parameters[i].Alignment);
            foreach ((int offset, int elementBytes) in compiled.Views[i])
            {
                long pointer = BitConverter.ToInt64(bytes[offset..]), length = BitConverter.ToInt64(bytes[(offset + 8)..]);
                if (length > 0)
                    stretches.Add((pointer, length * elementBytes));
            }
        }

        PtxDevice device = new();
        foreach ((long start, long length) in Merged(stretches))
            device.Map((nint)start, length);
        Launches.Add((kernel.Entry, device.Launch(compiled.Entry, blocks, kernel.BlockSize, options ?? LaunchOptions.Default, values)));
    }

    /// <summary>Views of one tensor may overlap; they become one stretch. Neighbours that only touch stay apart.</summary>
    private static IEnumerable<(long Start, long Length)> Merged(List<(long Start, long Length)> stretches)
    {
        (long Start, long Length)? open = null;
        foreach ((long start, long length) in stretches.Order())
        {
            if (open is (long first, long size) && start < first + size)
            {
                open = (first, Math.Max(size, start + length - first));
                continue;
            }

            if (open is not null)
                yield return open.Value;
            open = (start, length);
        }

        if (open is not null)
            yield return open.Value;
    }

    private Compiled Compile(KernelImage kernel)
    {
        MethodInfo method = KernelMethod.Of(kernel, kernels);
        PtxEntry entry = PtxModule.Parse(Encoding.UTF8.GetString(Compiler(kernel, method).Ptx)).Entry(kernel.Entry);
        return new Compiled(entry, method.GetParameters().Select(parameter => ViewLayout.Of(parameter.ParameterType)).ToArray());
    }

    private sealed record Compiled(PtxEntry Entry, IReadOnlyList<List<(int Offset, int ElementBytes)>> Views);
}
