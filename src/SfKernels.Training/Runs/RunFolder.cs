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

    /// <summary>True where a run was started.</summary>
    public bool HoldsRun => File.Exists(Config);

    /// <summary>Creates the folder and proves that files can be written there, before anything is computed.</summary>
    /// <exception cref="ArgumentException">The folder is read-only, or its place is no folder.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);
            string probe = In($".write-test-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"--out is '{Path}', where no file can be written ({error.Message.TrimEnd('.')}): choose another folder or change its permissions.", error);
        }
    }

    /// <summary>Removes the files of an earlier run, and no others.</summary>
    public void Clear()
    {
        foreach (string file in new[] { Config, Metrics, Checkpoint, Best, Failed, Evaluation, Report })
            File.Delete(file);
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
