using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>A parent that only gives its children their place in the parameter names.</summary>
internal sealed class NamedModules : nn.Module
{
    public NamedModules(string name, IReadOnlyList<(string Name, nn.Module Module)> children)
        : base(name)
    {
        foreach ((string childName, nn.Module module) in children)
        {
            register_module(childName, module);
        }
    }
}
