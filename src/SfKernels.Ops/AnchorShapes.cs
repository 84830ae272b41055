using SfKernels.Kernels.Classification;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Reads N, R, A and K off the shapes of logits and labels.</summary>
internal static class AnchorShapes
{
    /// <summary>K, and A for maps (1 for flat logits); throws where logits and labels do not describe the same anchors.</summary>
    public static (long Classes, int PerCell) ClassesAndAnchors(long[][] logits, long images, long anchors, long[] labels)
    {
        int rank = logits[0].Length;
        bool flat = rank == 3 || (rank == 2 && logits.Length == 1);
        if (Array.Exists(logits, shape => shape.Length != rank) || !(flat || rank == 4) || (rank == 2) != (labels.Length == 1))
        {
            throw Mismatch(logits, labels, "expected logits [R, K] with labels [R], or [N, R, K] or [N, A * K, H, W] a level with labels [N, R]");
        }

        long cells = 0;
        foreach (long[] shape in logits)
        {
            cells += rank switch { 2 => shape[0], 3 => shape[1], _ => shape[2] * shape[3] };
            if (rank != 2 && shape[0] != images)
            {
                throw Mismatch(logits, labels, $"the labels are of {images} images");
            }
        }

        long channels = flat ? logits[0][^1] : logits[0][1];
        if (Array.Exists(logits, shape => shape[flat ? rank - 1 : 1] != channels))
        {
            throw Mismatch(logits, labels, "every level needs the same number of classes and anchors a cell");
        }

        if (channels == 0)
        {
            throw Mismatch(logits, labels, "there is no class to tell apart: K is 0");
        }

        long perCell = flat || cells == 0 ? 1 : anchors / cells;
        if (perCell * cells != anchors || perCell < 1 || channels % perCell != 0)
        {
            throw Mismatch(logits, labels, flat
                ? $"the logits are of {cells} anchors, the labels of {anchors}"
                : $"{anchors} labels an image are no whole number A of anchors for each of {cells} cells that divides {channels} channels");
        }

        return (channels / perCell, checked((int)perCell));
    }

    /// <summary>Contiguous, or a map whose channels are its innermost dimension.</summary>
    public static bool IsReadable(Tensor tensor) => tensor.is_contiguous() || IsChannelsLast(tensor);

    /// <summary>Layout of a readable tensor.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="planes">Of a map, whether it is contiguous: else its channels are innermost.</param>
    /// <param name="perCell">A.</param>
    public static LevelShape Of(long[] shape, bool planes, int perCell) => shape.Length switch
    {
        2 => new LevelShape(LogitLayout.Rows, shape[0], 1),
        3 => new LevelShape(LogitLayout.Rows, shape[1], 1),
        _ => new LevelShape(planes ? LogitLayout.Planes : LogitLayout.Rows, shape[2] * shape[3], perCell),
    };

    private static bool IsChannelsLast(Tensor tensor)
    {
        if (tensor.dim() != 4)
        {
            return false;
        }

        long channels = tensor.size(1), row = tensor.size(3) * channels;
        return tensor.stride(1) == 1 && tensor.stride(3) == channels && tensor.stride(2) == row && tensor.stride(0) == tensor.size(2) * row;
    }

    private static ArgumentException Mismatch(long[][] logits, long[] labels, string reason)
    {
        string shapes = string.Join(", ", logits.Select(static shape => $"[{string.Join(", ", shape)}]"));
        return new ArgumentException($"logits {shapes} and labels [{string.Join(", ", labels)}] do not fit: {reason}.", nameof(logits));
    }
}
