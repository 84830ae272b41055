using System.Globalization;
using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Runs;

/// <summary>What a report says of a run's settings.</summary>
internal static class RunFacts
{
    /// <summary>(name, value) rows.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(RunConfig config)
    {
        RunOptions options = config.Options;
        var rows = new List<(string Name, string Value)>
        {
            ("training data", $"{config.Train.Name}: {Count(config.Train.Images)} images, {Count(config.Train.Objects)} objects"),
            ("validation data", $"{config.Val.Name}: {Count(config.Val.Images)} images, {Count(config.Val.Objects)} objects"),
            ("classes", string.Join(", ", config.Categories.Select(static c => c.Name))),
            ("model", $"{options.Model}, {config.Model.Backbone}, {config.Model.Pyramid.Channels} channels, {config.Model.Head.Convs} head convolutions, head norm {config.Model.Head.Norm}"),
            ("loss", $"{options.Loss}: bias {config.Model.Loss.Bias}, guidance {config.Model.Loss.Guidance}, anchors between thresholds: {options.Ignore}"),
        };
        if (config.Prior is { } prior)
            rows.Add(("prior", FormattableString.Invariant($"{prior.Prior:g5}: {prior.Foreground:#,0} foreground, {prior.Background:#,0} background anchors; bias {prior.Bias:0.0000}")));
        rows.Add(("image size", Size(config.Resize)));
        rows.Add(("optimizer", FormattableString.Invariant($"{options.Optimizer}, lr {options.EffectiveLearningRate}, weight decay {options.WeightDecay}, schedule {options.Schedule}, clip norm {options.ClipNorm?.ToString(CultureInfo.InvariantCulture) ?? "off"}")));
        rows.Add(("batch", Count(options.Batch)));
        rows.Add(("seed", options.Seed.ToString(CultureInfo.InvariantCulture)));
        rows.Add(("device", $"{options.Device}, {options.Precision}, {options.MemoryFormat}, {config.Engine}"));
        rows.Add(("started", config.Started.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
        rows.Add(("version", config.Version));
        return rows;
    }

    private static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Size(ResizeRule resize) => FormattableString.Invariant($"short side {resize.ShortSide}, at most {resize.MaxSide}, padded to {resize.PadMultiple}");
}
