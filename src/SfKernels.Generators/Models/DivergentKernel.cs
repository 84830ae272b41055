namespace SfKernels.Generators.Models;

/// <summary>Numbers of the barriers of a kernel that not all threads of a block reach.</summary>
internal sealed record DivergentKernel(ContainerModel Container, string Entry, string Name, EquatableArray<int> Barriers)
{
    public DivergentKernel(CompiledKernel kernel)
        : this(kernel.Model.Container, kernel.Model.Entry, kernel.Model.DisplayName, kernel.DivergentBarriers)
    {
    }
}
