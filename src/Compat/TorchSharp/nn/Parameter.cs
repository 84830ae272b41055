using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A leaf tensor that a module owns. It takes over the native tensor of <c>data</c>, which is invalid from then on.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : this(data, data.OwningDisposeScope, requires_grad)
    {
    }

    private Parameter(Tensor data, DisposeScope? scope, bool requires_grad)
        : base(data.with_requires_grad(requires_grad).DecoupleFromNativeHandle())
    {
        // The parameter lives where the data lived, not in the scope of the moment.
        if (scope is null)
            DetachFromDisposeScope();
        else
            MoveToOtherDisposeScope(scope);
    }
}
