using System.Globalization;

namespace SfKernels.Runtime;

/// <summary>A call of the CUDA driver failed. A fault of an earlier kernel may show only here: kernels run behind the host.</summary>
public sealed class CudaException : Exception
{
    internal const int NoDevice = 100;
    internal const int NoBinaryForDevice = 209;

    internal CudaException(string call, int code, string name, string description, string? kernel, string? log)
        : base(Describe(call, code, name, description, kernel, log))
    {
        Call = call;
        Code = code;
        Name = name;
        Kernel = kernel;
        Log = log;
    }

    /// <summary>The entry point that failed, such as cuLaunchKernel.</summary>
    public string Call { get; }

    /// <summary>The number of the error.</summary>
    public int Code { get; }

    /// <summary>The name of the error, such as CUDA_ERROR_INVALID_PTX.</summary>
    public string Name { get; }

    /// <summary>The entry of the kernel that the call was for, if any.</summary>
    public string? Kernel { get; }

    /// <summary>What the driver's compiler wrote, if it was its call.</summary>
    public string? Log { get; }

    private static string Describe(string call, int code, string name, string description, string? kernel, string? log)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{call}{(kernel is null ? string.Empty : $" for kernel {kernel}")}: {name} ({code}): {description.TrimEnd('.')}.");
        return string.IsNullOrWhiteSpace(log) ? text : $"{text}{Environment.NewLine}{log.TrimEnd()}";
    }
}
