using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>One pass whose register width, loss and storage format are still open.</summary>
internal abstract class LossCall
{
    /// <summary>Runs the pass.</summary>
    public abstract double Run<T, TLoss, TStorage>(TLoss loss)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
        where TStorage : struct, ILogitStorage;

    /// <summary>The sum of the loss.</summary>
    public sealed class Forward(AnchorBlocks blocks, AnchorTargets targets, LossWeights weights, int threads) : LossCall
    {
        /// <inheritdoc/>
        public override double Run<T, TLoss, TStorage>(TLoss loss) =>
            new AnchorLossForward<T, TLoss, TStorage>(loss, weights, blocks, targets).Sum(threads);
    }

    /// <summary>The gradient; returns 0.</summary>
    public sealed class Backward(AnchorBlocks blocks, AnchorTargets targets, LossWeights weights, float scale, bool stream, int threads) : LossCall
    {
        /// <inheritdoc/>
        public override double Run<T, TLoss, TStorage>(TLoss loss)
        {
            new AnchorLossBackward<T, TLoss, TStorage>(loss, weights, blocks, targets, scale, stream).Write(threads);
            return 0;
        }
    }

    /// <summary>Both at once.</summary>
    public sealed class Joint(AnchorBlocks blocks, AnchorTargets targets, LossWeights weights, float scale, bool stream, int threads) : LossCall
    {
        /// <inheritdoc/>
        public override double Run<T, TLoss, TStorage>(TLoss loss) =>
            new AnchorLossJoint<T, TLoss, TStorage>(loss, weights, blocks, targets, scale, stream).Run(threads);
    }
}
