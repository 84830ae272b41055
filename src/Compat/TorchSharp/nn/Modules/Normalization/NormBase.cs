using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>State of normalisation by channel: weight and bias [C], running mean and variance [C], and the number of batches seen.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? weightParameter;

    [ComponentName(Name = nameof(bias))]
    private Parameter? biasParameter;

    [ComponentName(Name = nameof(running_mean))]
    private Tensor? meanBuffer;

    [ComponentName(Name = nameof(running_var))]
    private Tensor? varianceBuffer;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private Tensor? batchesBuffer;

    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = nn.Parameter(ones([num_features], dtype, device));
            bias = nn.Parameter(zeros([num_features], dtype, device));
        }
        if (track_running_stats)
        {
            running_mean = zeros([num_features], dtype, device);
            running_var = ones([num_features], dtype, device);
            num_batches_tracked = zeros([], ScalarType.Int64, device);
        }
    }

    public long num_features { get; private set; }

    public double eps { get; set; }

    /// <summary>Share of the new batch in the running statistics; null for the plain average over all batches.</summary>
    public double? momentum { get; set; }

    public bool affine { get; private set; }

    public bool track_running_stats { get; private set; }

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

    public Tensor? running_mean
    {
        get => meanBuffer;
        set => SetBuffer(ref meanBuffer, value, nameof(running_mean));
    }

    public Tensor? running_var
    {
        get => varianceBuffer;
        set => SetBuffer(ref varianceBuffer, value, nameof(running_var));
    }

    public Tensor? num_batches_tracked
    {
        get => batchesBuffer;
        set => SetBuffer(ref batchesBuffer, value, nameof(num_batches_tracked));
    }

    public void reset_running_stats()
    {
        running_mean?.zero_();
        running_var?.fill_(1);
        num_batches_tracked?.zero_();
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (weight is not null)
            nn.init.ones_(weight);
        if (bias is not null)
            nn.init.zeros_(bias);
    }

    protected abstract void ValidateInputDimensions(Tensor input);

    private void SetBuffer(ref Tensor? buffer, Tensor? value, string name)
    {
        if (!ReferenceEquals(value, buffer))
            buffer?.Dispose();
        buffer = value?.DetachFromDisposeScope();
        ConditionallyRegisterBuffer(name, buffer);
    }
}
