using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers about one parameter.</summary>
public abstract class OptimizerState
{
    protected OptimizerState(Parameter parameter)
    {
        Parameter = parameter;
    }

    private protected Parameter Parameter { get; }

    /// <summary>Back to the state before the first step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(Device device)
    {
    }

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        result?.Dispose();
        result = null;
        if (!reader.ReadBoolean())
            return;
        using var loaded = TensorExtensionMethods.Load(reader);
        result = loaded.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Replaces a state tensor by a copy of another, on the parameter's device, outside every dispose scope.</summary>
    private protected void Copy([AllowNull] ref Tensor target, Tensor? source)
    {
        var copy = source?.to(Parameter.device, copy: true).DetachFromDisposeScope();
        target?.Dispose();
        target = copy!;
    }

    private protected static void Move([AllowNull] ref Tensor target, Device device)
    {
        if (target is null)
            return;
        var moved = target.to(device).DetachFromDisposeScope();
        if (!ReferenceEquals(moved, target))
            target.Dispose();
        target = moved;
    }

    private protected static bool Close(Tensor? a, Tensor? b) => a is null || b is null ? a is null && b is null : a.allclose(b);
}
