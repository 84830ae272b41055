namespace SfKernels.Generators.Models;

/// <summary>Numbers of the meetings of a kernel that not all threads reach.</summary>
internal sealed record DivergentKernel(ContainerModel Container, string Entry, string Name, EquatableArray<int> Meetings)
{
    public DivergentKernel(CompiledKernel kernel)
        : this(kernel.Model.Container, kernel.Model.Entry, kernel.Model.DisplayName, kernel.Divergent)
    {
    }
}
