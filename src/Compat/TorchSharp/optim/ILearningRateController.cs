namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Something whose learning rate a schedule moves.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }
    }
}
