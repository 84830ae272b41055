namespace TorchSharp.Modules;

/// <summary>Options of one parameter group. What is null when the group is added takes the optimiser's default.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    /// <summary>The learning rate when the group was added: what schedules are relative to.</summary>
    public double InitialLearningRate { get; set; }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }
}
