namespace SfKernels.Cli.Errors;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class Suggestion
{
    /// <summary>Names of other tools, by ours.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["--learning-rate"] = "--lr",
        ["--pretrained"] = "--init",
        ["--weights"] = "--init",
        ["--checkpoint"] = "--resume",
        ["--steps"] = "--iterations",
        ["--max-iter"] = "--iterations",
        ["--amp"] = "--precision",
        ["--dtype"] = "--precision",
        ["--gpu"] = "--device",
        ["--results"] = "--detections",
        ["--threshold"] = "--min-score",
        ["--source"] = "--images",
        ["evaluate"] = "eval",
        ["test"] = "eval",
        ["infer"] = "predict",
        ["detect"] = "predict",
    };

    /// <summary>The nearest of <paramref name="known"/>, or null where none is near.</summary>
    public static string? For(string word, IReadOnlyCollection<string> known)
    {
        if (Elsewhere.TryGetValue(word, out string? named) && known.Contains(named))
            return named;
        // --batch-size for --batch, --iter for --iterations.
        string? longer = known.Where(name => word.StartsWith($"{name}-", StringComparison.Ordinal)).MaxBy(static name => name.Length);
        string[] shorter = word.TrimStart('-').Length < 3 ? [] : [.. known.Where(name => name.StartsWith(word, StringComparison.Ordinal))];
        if (longer is not null || shorter.Length == 1)
            return longer ?? shorter[0];
        int most = Math.Max(1, word.TrimStart('-').Length / 3);
        return known.Select(name => (Name: name, Distance: Distance(word, name))).Where(near => near.Distance <= most).OrderBy(static near => near.Distance).FirstOrDefault().Name;
    }

    /// <summary>Letters to insert, remove, change or swap with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                int change = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(change, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], 1 + d[i - 2, j - 2]);
            }
        }

        return d[a.Length, b.Length];
    }
}
