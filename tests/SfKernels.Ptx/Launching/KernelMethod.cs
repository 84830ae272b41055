using System.Reflection;
using SfKernels.Abstractions;

namespace SfKernels.Ptx.Launching;

/// <summary>Finds the C# method that a kernel comes from.</summary>
public static class KernelMethod
{
    /// <summary>The method, closed over the type arguments of the instance: the entry is Class_Method or Class_Method_Instance.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="kernels">The assembly with the kernel methods.</param>
    public static MethodInfo Of(KernelImage kernel, Assembly kernels)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(kernels);
        string[] name = kernel.Entry.Split('_');
        MethodInfo method = kernels.GetTypes().Where(type => type.Name == name[0])
            .Select(type => type.GetMethod(name[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)).FirstOrDefault(found => found is not null)
            ?? throw new ArgumentException($"{kernels.GetName().Name} has no method for kernel {kernel.Entry}.", nameof(kernel));
        if (!method.IsGenericMethodDefinition)
            return method;
        PtxInstanceAttribute instance = method.GetCustomAttributes<PtxInstanceAttribute>().FirstOrDefault(found => found.Name == name[^1])
            ?? throw new ArgumentException($"{method.Name} has no instance for kernel {kernel.Entry}.", nameof(kernel));
        return method.MakeGenericMethod([.. instance.TypeArguments]);
    }
}
