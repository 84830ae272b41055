using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalises each group of channels of [N, C, ...] by its own mean and variance; then weight [C] times it plus bias [C].</summary>
public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? weightParameter;

    [ComponentName(Name = nameof(bias))]
    private Parameter? biasParameter;

    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        if (num_groups <= 0 || num_channels % num_groups != 0)
            throw new ArgumentException($"num_channels ({num_channels}) must be divisible by num_groups ({num_groups}).", nameof(num_groups));
        this.num_groups = num_groups;
        this.eps = eps;
        this.affine = affine;
        if (!affine)
            return;
        // The real library leaves both uninitialised. NaN in their place is found by whoever relies on one and zero.
        weight = nn.Parameter(full([num_channels], float.NaN, dtype, device));
        bias = nn.Parameter(full([num_channels], float.NaN, dtype, device));
    }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

    public Parameter? weight
    {
        get => weightParameter;
        set
        {
            if (!ReferenceEquals(value, weightParameter))
                weightParameter?.Dispose();
            weightParameter = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), weightParameter);
        }
    }

    public Parameter? bias
    {
        get => biasParameter;
        set
        {
            if (!ReferenceEquals(value, biasParameter))
                biasParameter?.Dispose();
            biasParameter = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(bias), biasParameter);
        }
    }

    public override Tensor forward(Tensor tensor) => nn.functional.group_norm(tensor, num_groups, weight, bias, eps);
}
