namespace SfKernels.Training.Evaluation;

/// <summary>The order in which detections are counted.</summary>
internal static class Ranking
{
    /// <summary>Indices by falling score; equal scores keep their order (a stable sort, as the metrics require).</summary>
    public static int[] ByFallingScore(double[] scores)
    {
        var order = new int[scores.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : a.CompareTo(b));
        return order;
    }
}
