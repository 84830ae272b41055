using System.Diagnostics;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace SfKernels.Bench;

/// <summary>Keeps the medians of a class of benchmarks as CSV, with what they were measured on, and prints what they mean.</summary>
internal static class ResultFile
{
    /// <summary>bench/results of the repository.</summary>
    public static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SfKernels.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? Environment.CurrentDirectory, "bench", "results");
    }

    /// <summary>Writes results/CLASS.csv through a temporary file, and a table to the console.</summary>
    /// <param name="summary">What was measured.</param>
    /// <param name="suffix">Of the file's name: what was different in this process.</param>
    public static void Write(Summary summary, string suffix)
    {
        var measured = summary.Reports.Where(static report => report.ResultStatistics is not null).ToArray();
        if (measured.Length == 0)
        {
            return;
        }

        var text = new StringBuilder("benchmark,case,method,median_ms,min_ms,iterations,ratio_to_baseline,device,cores,runtime,commit\n");
        var host = summary.HostEnvironmentInfo;
        string device = $"{host.CpuInfo.Value?.ProcessorName ?? "unknown"}".Replace(',', ';');
        Console.WriteLine();
        foreach (var report in measured)
        {
            var benchmark = report.BenchmarkCase;
            var baseline = measured.FirstOrDefault(other =>
                other.BenchmarkCase.Descriptor.Baseline && other.BenchmarkCase.Parameters.PrintInfo == benchmark.Parameters.PrintInfo);
            double median = report.ResultStatistics!.Median / 1e6;
            string ratio = baseline is null ? "" : (report.ResultStatistics.Median / baseline.ResultStatistics!.Median).ToString("F3", CultureInfo.InvariantCulture);
            string[] cells =
            [
                benchmark.Descriptor.Type.Name,
                benchmark.Parameters.PrintInfo.Replace(',', ' '),
                benchmark.Descriptor.WorkloadMethod.Name,
                median.ToString("F4", CultureInfo.InvariantCulture),
                (report.ResultStatistics.Min / 1e6).ToString("F4", CultureInfo.InvariantCulture),
                report.ResultStatistics.N.ToString(CultureInfo.InvariantCulture),
                ratio,
                device,
                Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
                Environment.Version.ToString(),
                Commit(),
            ];
            text.AppendJoin(',', cells).Append('\n');
            Console.WriteLine($"{cells[0],-32} {cells[1],-22} {cells[2],-12} {cells[3],10} ms   x {(ratio.Length > 0 ? ratio : "-")} of the baseline");
        }

        string file = Path.Combine(Folder(), measured[0].BenchmarkCase.Descriptor.Type.Name + suffix + ".csv");
        Directory.CreateDirectory(Folder());
        File.WriteAllText(file + ".new", text.ToString());
        File.Move(file + ".new", file, overwrite: true);
        Console.WriteLine($"kept in {file}");
    }

    private static string Commit()
    {
        try
        {
            var start = new ProcessStartInfo("git", "describe --always --dirty") { RedirectStandardOutput = true, WorkingDirectory = AppContext.BaseDirectory };
            using var git = Process.Start(start)!;
            string commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return commit;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
