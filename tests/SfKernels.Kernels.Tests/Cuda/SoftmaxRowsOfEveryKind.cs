namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>Rows whose largest logit comes late, more than once, or is none: what a maximum taken part by part may get wrong.</summary>
internal static class SoftmaxRowsOfEveryKind
{
    public static IEnumerable<double[]> Of(int columns)
    {
        var half = columns / 2;
        yield return Row(c => c < half ? double.NegativeInfinity : c * 0.1);
        yield return Row(c => c < half ? c * 0.1 : double.NegativeInfinity);
        yield return Row(c => c * 3);
        yield return Row(c => -c * 3);
        yield return Row(c => c % 7 == 0 ? 1e30 : -1e30);
        yield return Row(static _ => -3e38);
        yield return Row(static _ => double.NegativeInfinity);
        yield return Row(static _ => double.NaN);
        yield return Row(c => c == columns - 2 ? double.NaN : c);
        yield return Row(c => c == 1 ? double.NaN : c);

        double[] Row(Func<int, double> logit) => [.. Enumerable.Range(0, columns).Select(logit)];
    }
}
