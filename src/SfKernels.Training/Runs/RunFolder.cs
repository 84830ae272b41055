using SfKernels.Detection.Weights;

namespace SfKernels.Training.Runs;

/// <summary>The files of one run.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>All options, model settings, dataset fingerprints and the prior.</summary>
    public string Config => In("config.json");

    /// <summary>One JSON object a line.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>The last state: what --resume continues.</summary>
    public string Checkpoint => In("checkpoint.safetensors");

    /// <summary>Weights of the best evaluation: what eval and predict use.</summary>
    public string Best => In("best.safetensors");

    /// <summary>The state before a step whose loss was not finite.</summary>
    public string Failed => In("failed.safetensors");

    /// <summary>Metrics of the last evaluation.</summary>
    public string Evaluation => In("evaluation.json");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    private string[] Files => [Config, Metrics, Checkpoint, Best, Failed, Evaluation, Report];

    /// <summary>True where a run was started.</summary>
    public bool HoldsRun => File.Exists(Config);

    /// <summary>Proves that files can be written there, or that the folder can be made, before anything is computed. Leaves nothing behind.</summary>
    /// <exception cref="ArgumentException">The folder is read-only, or its place is no folder.</exception>
    public void CheckWritable()
    {
        try
        {
            string existing = Missing().LastOrDefault() is { } outermost ? System.IO.Path.GetDirectoryName(outermost)! : Path;
            string probe = System.IO.Path.Combine(existing, $".write-test-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"--out is '{Path}', where no file can be written ({error.Message.TrimEnd('.')}): choose another folder or change its permissions.", error);
        }
    }

    /// <summary>Refuses a file of results that would replace one of the run. The metrics of the last evaluation are results themselves.</summary>
    /// <param name="option">That names the file.</param>
    /// <param name="file">Or null.</param>
    /// <exception cref="ArgumentException">It is a file of the run.</exception>
    public void CheckForeign(string option, string? file)
    {
        if (file is not null && Files.Except([Evaluation]).Any(own => RealPath.OfEntry(own) == RealPath.OfEntry(file)))
            throw new ArgumentException($"{option} is '{file}', which is a file of the run itself: name another one.");
    }

    /// <summary>Makes the folder.</summary>
    /// <returns>The folders that were not there before, innermost first.</returns>
    public IReadOnlyList<string> Create()
    {
        IReadOnlyList<string> made = Missing();
        Directory.CreateDirectory(Path);
        return made;
    }

    /// <summary>Takes back what a run has written, and of the folders that it made those that are empty then.</summary>
    /// <param name="made">What <see cref="Create"/> returned.</param>
    public void Withdraw(IReadOnlyList<string> made)
    {
        ArgumentNullException.ThrowIfNull(made);
        Clear();
        foreach (string folder in made.TakeWhile(static folder => !Directory.EnumerateFileSystemEntries(folder).Any()))
            Directory.Delete(folder);
    }

    /// <summary>Removes the files of an earlier run, and no others.</summary>
    public void Clear()
    {
        RemoveUnfinished();
        foreach (string file in Files)
            File.Delete(file);
    }

    /// <summary>Removes what a killed process was writing: files under a temporary name.</summary>
    public void RemoveUnfinished()
    {
        if (!Directory.Exists(Path))
            return;
        foreach (string file in Files)
        {
            foreach (string unfinished in Directory.EnumerateFiles(Path, $"{System.IO.Path.GetFileName(file)}.*{AtomicFile.Unfinished}"))
                File.Delete(unfinished);
        }
    }

    /// <summary>The folder and those above it as far as they do not exist, innermost first. A file in the place of one of them counts as existing.</summary>
    private List<string> Missing()
    {
        var missing = new List<string>();
        for (string? place = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)); place is not null && !System.IO.Path.Exists(place); place = System.IO.Path.GetDirectoryName(place))
            missing.Add(place);
        return missing;
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
