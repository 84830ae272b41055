using SfKernels.TestSupport;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace SfKernels.TorchSharp.Tests.Optim;

/// <summary>Learning rates of ten steps against PyTorch's (Recorded/record.py, schedules): group one at every step, group two at the end.</summary>
public sealed class ScheduleTests
{
    private static readonly Dictionary<string, Func<SGD, LRScheduler>> Makers = new()
    {
        ["StepLR"] = sgd => StepLR(sgd, 3, 0.5),
        ["MultiStepLR"] = sgd => MultiStepLR(sgd, [2, 5, 5], 0.1),
        ["ExponentialLR"] = sgd => ExponentialLR(sgd, 0.8),
        ["ConstantLR"] = sgd => ConstantLR(sgd, 0.25, 4),
        ["LinearLR"] = sgd => LinearLR(sgd, 0.1, 0.9, 4),
        ["LambdaLR"] = sgd => LambdaLR(sgd, step => 1.0 / (1 + step)),
        ["CosineAnnealingLR"] = sgd => CosineAnnealingLR(sgd, 4, 0.1),
        ["SequentialLR"] = sgd => SequentialLR(sgd, [LinearLR(sgd, 0.1, 1, 3), MultiStepLR(sgd, [2, 4], 0.1)], [3]),
        ["ChainedLR"] = sgd => ChainedLR([ConstantLR(sgd, 0.5, 3), ExponentialLR(sgd, 0.9)]),
        ["OneCycleLR"] = sgd => OneCycleLR(sgd, 3.0, total_steps: 10),
        ["OneCycleLR linear three"] = sgd => OneCycleLR(sgd, 3.0, epochs: 5, steps_per_epoch: 2, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear, three_phase: true),
    };

    private static SGD Optimizer() =>
        optim.SGD([new SGD.ParamGroup { Parameters = [nn.Parameter(zeros(1))] }, new([nn.Parameter(zeros(1))], new SGD.Options { LearningRate = 0.5 })], 2, 0.9);

    private static readonly Dictionary<string, string> Differences = new()
    {
        ["MultiStepLR"] = "takes a milestone that is named twice once",
        ["ChainedLR"] = "has no last rates of a ChainedLR",
        ["OneCycleLR"] = "gives every group of a OneCycleLR the rates of the first",
        ["OneCycleLR linear three"] = "gives every group of a OneCycleLR the rates of the first",
    };

    [SkippableTheory]
    [InlineData("StepLR", 0.0625, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25)]
    [InlineData("MultiStepLR", 0.0005, 2.0, 2.0, 0.2, 0.2, 0.2, 0.002, 0.002, 0.002, 0.002, 0.002)]
    [InlineData("ExponentialLR", 0.0536870912, 2.0, 1.6, 1.28, 1.024, 0.8192, 0.65536, 0.524288, 0.4194304, 0.33554432, 0.268435456)]
    [InlineData("ConstantLR", 0.5, 0.5, 0.5, 0.5, 0.5, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0)]
    [InlineData("LinearLR", 0.45, 0.2, 0.6, 1.0, 1.4, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8)]
    [InlineData("LambdaLR", 0.0454545455, 2.0, 1.0, 0.666666667, 0.5, 0.4, 0.333333333, 0.285714286, 0.25, 0.222222222, 0.2)]
    [InlineData("CosineAnnealingLR", 0.3, 2.0, 1.72175144, 1.05, 0.378248558, 0.1, 0.378248558, 1.05, 1.72175144, 2.0, 1.72175144)]
    [InlineData("SequentialLR", 0.005, 0.2, 0.8, 1.4, 2.0, 2.0, 0.2, 0.2, 0.02, 0.02, 0.02)]
    [InlineData("ChainedLR", 0.17433922, 1.0, 0.9, 0.81, 1.458, 1.3122, 1.18098, 1.062882, 0.9565938, 0.86093442, 0.774840978)]
    [InlineData("OneCycleLR", 0.148558104, 0.12, 1.56, 3.0, 2.8514539, 2.43523696, 1.83378607, 1.16622593, 0.564775038, 0.148558104, 1.2e-05)]
    [InlineData("OneCycleLR linear three", -0.0239856, 0.12, 1.56, 3.0, 1.56, 0.12, 0.0960024, 0.0720048, 0.0480072, 0.0240096, 1.2e-05)]
    public void Rates_are_the_recorded_ones(string name, double second, params double[] recorded)
    {
        Flavour.OnlyTheStandIn(Differences, name);
        using var sgd = Optimizer();
        var schedule = Makers[name](sgd);
        foreach (var rate in recorded)
        {
            Assert.Equal(rate, sgd.ParamGroups.First().LearningRate, 1e-8);
            Assert.Equal(sgd.ParamGroups.Select(group => group.LearningRate), schedule.get_last_lr());
            sgd.step();
            schedule.step();
        }
        Assert.Equal(second, sgd.ParamGroups.Last().LearningRate, 1e-8);
    }

    [Fact]
    public void One_cycle_moves_the_momentum_the_other_way()
    {
        using var sgd = Optimizer();
        var schedule = Makers["OneCycleLR"](sgd);
        double[] recorded = [0.95, 0.9, 0.85, 0.854951557, 0.86882551, 0.888873953, 0.911126047, 0.93117449, 0.945048443, 0.95];
        foreach (var momentum in recorded)
        {
            Assert.Equal(momentum, ((SGD.ParamGroup)sgd.ParamGroups.First()).Momentum, 1e-8);
            schedule.step();
        }
        Flavour.Throws<ArgumentException, InvalidOperationException>(schedule.step);
    }

    [Theory]
    [InlineData("StepLR")]
    [InlineData("MultiStepLR")]
    [InlineData("ExponentialLR")]
    [InlineData("ConstantLR")]
    [InlineData("LinearLR")]
    [InlineData("LambdaLR")]
    [InlineData("CosineAnnealingLR")]
    public void Jumping_to_a_step_gives_what_walking_there_gives(string name)
    {
        using var walking = Optimizer();
        using var jumping = Optimizer();
        var (walk, jump) = (Makers[name](walking), Makers[name](jumping));
        for (var i = 1; i <= 7; i++)
        {
            walk.step();
            jump.step(i);
            Assert.Equal(walking.ParamGroups.First().LearningRate, jumping.ParamGroups.First().LearningRate, 1e-9);
        }
    }

    [Fact]
    public void Lambdas_are_one_for_each_group()
    {
        using var sgd = Optimizer();
        var schedule = new impl.LambdaLR(sgd, [step => 1, step => step + 1]);
        schedule.step();
        Assert.Equal([2, 1], schedule.get_last_lr());
        Flavour.Throws<ArgumentException, ArgumentOutOfRangeException>(() => _ = new impl.LambdaLR(sgd, [step => 1]));
    }

    [SkippableFact]
    public void Nonsense_schedules_are_refused()
    {
        Flavour.OnlyTheStandIn("takes them");
        using var sgd = Optimizer();
        Assert.Throws<ArgumentOutOfRangeException>(() => StepLR(sgd, 0));
        Assert.Throws<ArgumentException>(() => LinearLR(sgd, start_factor: 0));
        Assert.Throws<ArgumentException>(() => SequentialLR(sgd, [StepLR(sgd, 1)], [3]));
        Assert.Throws<ArgumentException>(() => OneCycleLR(sgd, 1.0));
        Assert.Throws<ArgumentException>(() => ChainedLR([]));
        Assert.Throws<ArgumentNullException>(() => StepLR(null!, 3));
    }
}
