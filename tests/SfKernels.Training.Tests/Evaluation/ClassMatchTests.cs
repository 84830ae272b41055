using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using Xunit;

namespace SfKernels.Training.Tests.Evaluation;

public sealed class ClassMatchTests
{
    private static readonly Category[] s_trained = [new(1, 1, "Platelets"), new(2, 2, "RBC"), new(3, 3, "WBC")];

    [Fact]
    public void DetectionsFollowTheNames()
    {
        var match = new ClassMatch(s_trained, [new(1, 70, "WBC"), new(2, 90, "RBC")]);
        Assert.Empty(match.Unknown);
        Assert.Equal(["Platelets"], match.Absent);
        var found = match.InData(new Dictionary<long, IReadOnlyList<ScoredBox>> { [5] = [Box(1, 0.9), Box(3, 0.8), Box(2, 0.7), Box(3, 0.6)], [6] = [] });
        Assert.Equal([Box(1, 0.8), Box(2, 0.7), Box(1, 0.6)], found[5]);
        Assert.Empty(found[6]);
    }

    [Fact]
    public void TheSameClassesChangeNothing()
    {
        var match = new ClassMatch(s_trained, s_trained);
        Assert.Empty(match.Unknown);
        Assert.Empty(match.Absent);
        Assert.Equal([Box(1, 0.9), Box(3, 0.8)], match.InData(new Dictionary<long, IReadOnlyList<ScoredBox>> { [5] = [Box(1, 0.9), Box(3, 0.8)] })[5]);
    }

    [Fact]
    public void ClassesThatTheModelNeverSawAreNamed()
    {
        var match = new ClassMatch(s_trained, [new(1, 1, "RBC"), new(2, 2, "Basophil"), new(3, 3, "rbc")]);
        Assert.Equal(["Basophil", "rbc"], match.Unknown);
    }

    [Fact]
    public void TwoClassesOfOneNameStayTwo()
    {
        Category[] twice = [new(1, 4, "cell"), new(2, 9, "cell")];
        var match = new ClassMatch(twice, twice);
        Assert.Equal([Box(2, 0.9), Box(1, 0.8)], match.InData(new Dictionary<long, IReadOnlyList<ScoredBox>> { [5] = [Box(2, 0.9), Box(1, 0.8)] })[5]);
    }

    private static ScoredBox Box(int label, double score) => new(label, score, new CocoBox(1, 2, 3, 4));
}
