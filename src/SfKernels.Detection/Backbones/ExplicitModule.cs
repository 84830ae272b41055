using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>
/// A module whose children are the ones it registers by name. TorchSharp would also register every field under the field's own name, which would
/// give each parameter two names, neither of them certain to be torchvision's.
/// </summary>
public abstract class ExplicitModule<T, TResult> : nn.Module<T, TResult>
{
    /// <summary>Creates the module under <paramref name="name"/>.</summary>
    protected ExplicitModule(string name)
        : base(name)
    {
    }

    /// <summary>Does nothing: fields are not components.</summary>
    protected sealed override void RegisterComponents()
    {
    }
}
