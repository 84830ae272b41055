using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Base of modules without state: registering anything but another such module is an error.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException($"Cannot register the buffer '{name}' on {GetName()}: the module has no state.");

    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException($"Cannot register the parameter '{name}' on {GetName()}: the module has no state.");

    public override void register_module(string name, nn.Module? submodule)
    {
        if (submodule is not (null or IParameterLessModule))
            throw new InvalidOperationException($"Cannot register the module '{name}' on {GetName()}: submodules must be parameterless too.");
        base.register_module(name, submodule);
    }
}
