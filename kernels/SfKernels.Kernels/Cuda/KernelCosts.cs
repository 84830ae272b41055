namespace SfKernels.Kernels.Cuda;

/// <summary>The costs of all kernels. Measured, not estimated: a test executes every kernel and fails where a row is not what it did.</summary>
/// <remarks>
/// Reference problems: 512 rows of 80 classes, or 81 columns, every tenth anchor positive; two pictures of 64 x 96 pixels with two boxes each. Bytes are
/// counted once a thread: what all threads of a warp read from one address is one access on a device.
/// </remarks>
public static class KernelCosts
{
    /// <summary>One row for each kernel.</summary>
    public static IReadOnlyList<KernelCost> All { get; } =
    [
        new("AnchorAssignmentKernels_Assign", "anchor", 94.36, 16, 2),
        new("AnchorAssignmentKernels_BestOverlaps", "anchor", 92.62, 0, 2),
        new("AnchorAssignmentKernels_Count", "anchor", 92.71, 0, 2),
        new("AnchorLossKernels_Backward_CrossEntropyBFloat16", "logit", 2.2, 2, 2),
        new("AnchorLossKernels_Backward_CrossEntropyFloat", "logit", 4.2, 4, 2),
        new("AnchorLossKernels_Backward_CrossEntropyHalf", "logit", 2.2, 2, 2),
        new("AnchorLossKernels_Backward_FocalBFloat16", "logit", 2.2, 2, 3),
        new("AnchorLossKernels_Backward_FocalFloat", "logit", 4.2, 4, 3),
        new("AnchorLossKernels_Backward_FocalHalf", "logit", 2.2, 2, 3),
        new("AnchorLossKernels_Forward_CrossEntropyBFloat16", "logit", 2.1, 0, 1.04),
        new("AnchorLossKernels_Forward_CrossEntropyFloat", "logit", 4.1, 0, 1.05),
        new("AnchorLossKernels_Forward_CrossEntropyHalf", "logit", 2.1, 0, 1.04),
        new("AnchorLossKernels_Forward_FocalBFloat16", "logit", 2.1, 0, 2),
        new("AnchorLossKernels_Forward_FocalFloat", "logit", 4.1, 0, 2),
        new("AnchorLossKernels_Forward_FocalHalf", "logit", 2.1, 0, 2),
        new("BoxLossKernels_Backward_GIoUBFloat16", "anchor", 23.62, 1.64, 3.29),
        new("BoxLossKernels_Backward_GIoUFloat", "anchor", 25.27, 3.29, 3.29),
        new("BoxLossKernels_Backward_GIoUHalf", "anchor", 23.62, 1.64, 3.29),
        new("BoxLossKernels_Backward_SmoothL1BFloat16", "anchor", 23.62, 1.64, 0.83),
        new("BoxLossKernels_Backward_SmoothL1Float", "anchor", 25.27, 3.29, 0.83),
        new("BoxLossKernels_Backward_SmoothL1Half", "anchor", 23.62, 1.64, 0.83),
        new("BoxLossKernels_Forward_GIoUBFloat16", "anchor", 22.8, 0.11, 1.64),
        new("BoxLossKernels_Forward_GIoUFloat", "anchor", 24.44, 0.11, 1.64),
        new("BoxLossKernels_Forward_GIoUHalf", "anchor", 22.8, 0.11, 1.64),
        new("BoxLossKernels_Forward_SmoothL1BFloat16", "anchor", 22.8, 0.11, 0.83),
        new("BoxLossKernels_Forward_SmoothL1Float", "anchor", 24.44, 0.11, 0.83),
        new("BoxLossKernels_Forward_SmoothL1Half", "anchor", 22.8, 0.11, 0.83),
        new("GuidedScaleKernels_Apply", "launch", 8, 12, 1),
        new("GuidedScaleKernels_LogVarianceBackward", "launch", 12, 4, 0),
        new("LossSumKernels_Anchors", "launch", 1280, 12, 1),
        new("LossSumKernels_Guided", "launch", 76, 24, 1),
        new("LossSumKernels_Total", "launch", 24, 4, 0),
        new("SoftmaxCrossEntropyKernels_Backward_BFloat16", "logit", 9.9, 2, 1.4),
        new("SoftmaxCrossEntropyKernels_Backward_Float", "logit", 11.9, 4, 1.4),
        new("SoftmaxCrossEntropyKernels_Backward_Half", "logit", 9.9, 2, 1.4),
        new("SoftmaxCrossEntropyKernels_Forward_BFloat16", "logit", 2.12, 0.13, 1.01),
        new("SoftmaxCrossEntropyKernels_Forward_Float", "logit", 4.15, 0.13, 1.01),
        new("SoftmaxCrossEntropyKernels_Forward_Half", "logit", 2.12, 0.13, 1.01),
    ];
}
