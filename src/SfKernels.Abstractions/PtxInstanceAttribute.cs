namespace SfKernels.Abstractions;

/// <summary>One instance of a generic kernel, compiled at build time. A generic kernel has one attribute for each.</summary>
/// <param name="name">Letters and digits that tell the instance from its sisters, such as "float": the suffix of the entry and of the generated members.</param>
/// <param name="typeArguments">The type arguments of the kernel method, in order.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PtxInstanceAttribute(string name, params Type[] typeArguments) : Attribute
{
    /// <summary>The suffix of the entry and of the generated members.</summary>
    public string Name { get; } = name;

    /// <summary>The type arguments of the kernel method, in order.</summary>
    public IReadOnlyList<Type> TypeArguments { get; } = typeArguments;
}
