using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using SfKernels.Bench;
using SfKernels.Ops;

// As the trainer does, and both sides of every comparison gain by it; or as any program has it that does nothing about it.
const string DefaultMalloc = "--default-malloc";
bool kept = !args.Contains(DefaultMalloc) && LargeBlocks.Keep();

// Every class says how it is timed: the native libraries lie beside this program, so all run inside it.
var config = DefaultConfig.Instance
    .AddColumn(StatisticColumn.Median, StatisticColumn.Min)
    .WithOptions(ConfigOptions.DisableOptimizationsValidator)
    .WithArtifactsPath(Path.Combine(ResultFile.Folder(), "..", "BenchmarkDotNet.Artifacts"));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ResultFile).Assembly).Run([.. args.Where(static argument => argument != DefaultMalloc)], config).ToArray();
foreach (var summary in summaries)
{
    ResultFile.Write(summary, kept ? "" : ".default-malloc");
}

return summaries.Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
