using SfKernels.Autograd;
using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using SfKernels.Kernels.Classification;

namespace SfKernels.Training.Runs;

/// <summary>From the words of the command line to the settings of a model.</summary>
public static class ModelSettings
{
    /// <summary>Detectors by name.</summary>
    public static IReadOnlyList<string> Models { get; } = ["retinanet"];

    /// <summary>Settings of the model that <paramref name="options"/> ask for.</summary>
    /// <param name="options">Names are checked here.</param>
    /// <param name="classes">K of the training data.</param>
    /// <param name="prior">pi of the training data; null where nothing needs it.</param>
    public static RetinaNetSettings Of(RunOptions options, int classes, double? prior)
    {
        ArgumentNullException.ThrowIfNull(options);
        OneOf("--model", options.Model, Models);
        OneOf("--backbone", options.Backbone, BackboneFactory.Names);
        bool tiny = options.Backbone == BackboneFactory.Tiny;
        var standard = new RetinaNetSettings { Classes = classes };
        return standard with
        {
            Backbone = options.Backbone,
            BackboneNorm = (options.BackboneNorm ?? (options.Init is null ? "batch" : "frozen")) switch
            {
                "batch" => NormKind.Batch,
                "frozen" => NormKind.FrozenBatch,
                var other => throw Unknown("--backbone-norm", other, ["batch", "frozen"]),
            },
            Pyramid = standard.Pyramid with { Channels = options.Channels ?? (tiny ? 64 : 256) },
            Head = HeadOf(options, tiny),
            Loss = LossOf(options),
            Prior = prior,
        };
    }

    /// <summary>The loss with its parts: what the loss brings along unless bias or guidance are named.</summary>
    public static LossSettings LossOf(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LossSettings loss = options.Loss switch
        {
            "sampling-free" => LossSettings.SamplingFree,
            "focal" => LossSettings.Focal,
            "ce" => LossSettings.CrossEntropy,
            var other => throw Unknown("--loss", other, ["sampling-free", "focal", "ce"]),
        };
        return loss with
        {
            Bias = options.Bias switch
            {
                null => loss.Bias,
                "optimal" => BiasKind.Optimal,
                "focal" => BiasKind.Focal,
                "zero" => BiasKind.Zero,
                var other => throw Unknown("--bias", other, ["optimal", "focal", "zero"]),
            },
            Guidance = options.Guidance switch
            {
                null => loss.Guidance,
                "none" => Guidance.None,
                "constant" => Guidance.Constant,
                "learned" => Guidance.Learned,
                var other => throw Unknown("--guidance", other, ["none", "constant", "learned"]),
            },
            Ignored = options.Ignore switch
            {
                "skip" => IgnoredAnchors.Skip,
                "background" => IgnoredAnchors.AsBackground,
                var other => throw Unknown("--ignore", other, ["skip", "background"]),
            },
        };
    }

    private static HeadSettings HeadOf(RunOptions options, bool tiny)
    {
        var head = new HeadSettings(Convs: options.HeadConvs ?? 4);
        return (options.HeadNorm ?? (tiny ? "group" : "none")) switch
        {
            "none" => head with { Norm = NormKind.None },
            "group" => head with { Norm = NormKind.Group, Groups = GroupsOf(options.Channels ?? (tiny ? 64 : 256)) },
            var other => throw Unknown("--head-norm", other, ["none", "group"]),
        };
    }

    /// <summary>Groups of eight channels or a few more, at most the usual 32 of them: the most that divide the channels.</summary>
    private static int GroupsOf(int channels)
    {
        int groups = Math.Clamp(channels / 8, 1, 32);
        while (channels % groups != 0)
            groups--;
        return groups;
    }

    private static void OneOf(string option, string value, IReadOnlyList<string> known)
    {
        if (!known.Contains(value))
            throw Unknown(option, value, known);
    }

    private static ArgumentException Unknown(string option, string value, IReadOnlyList<string> known) =>
        new($"{option} is '{value}': use {string.Join(", ", known)}.", option);
}
