using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Lifetime;

public sealed class DisposeScopeTests
{
    [Fact]
    public void ScopeFreesWhatWasCreatedInIt()
    {
        Tensor lost, kept, detached;
        using (NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                Assert.Same(inner, CurrentDisposeScope);
                (lost, kept, detached) = (ones(2), ones(3), ones(4));
                Assert.Equal(3, inner.DisposablesCount);
                kept.MoveToOuterDisposeScope();
                detached.DetachFromDisposeScope();
                Assert.Equal(1, inner.DisposablesCount);
            }
            Assert.True(lost.IsInvalid);
            Assert.False(kept.IsInvalid);
        }
        Assert.True(kept.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void DisposingEarlyTakesATensorOut()
    {
        using var scope = NewDisposeScope();
        var x = ones(2);
        x.Dispose();
        x.Dispose();
        Assert.False(scope.Contains(x));
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void EverythingButSome()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(1), ones(1), ones(1));
        scope.DisposeEverythingBut(a, c);
        Assert.Equal([false, true, false], [a.IsInvalid, b.IsInvalid, c.IsInvalid]);
        Assert.True(scope.Contains(c));
    }

    [Fact]
    public void AttachAdoptsATensorMadeElsewhere()
    {
        var x = ones(1);
        using (var scope = NewDisposeScope()) scope.Attach(x);
        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void MovingToTheScopeOfAnotherTensor()
    {
        using var outer = NewDisposeScope();
        var old = ones(1);
        Tensor young;
        using (NewDisposeScope()) young = ones(1).MoveToOtherDisposeScope(old);
        Assert.False(young.IsInvalid);
        Assert.True(outer.Contains(young));
    }

    [Fact]
    public void ScopesBelongToTheirThread()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        DisposeScope? seen = scope;
        var thread = new Thread(() => (other, seen) = (ones(1), CurrentDisposeScope));
        thread.Start();
        thread.Join();
        Assert.Null(seen);
        Assert.False(scope.Contains(other!));
        other!.Dispose();
    }

    [Fact]
    public void StatisticsFollowTheThread()
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(Count));
        thread.Start();
        thread.Join();
        Assert.Null(failure);

        static void Count()
        {
            var statistics = DisposeScopeManager.Statistics.TensorStatistics;
            var outside = ones(1);
            using (NewDisposeScope())
            {
                ones(1);
                ones(1).DetachFromDisposeScope().Dispose();
            }
            outside.Dispose();
            Assert.Equal(1, statistics.CreatedOutsideScopeCount);
            Assert.Equal(2, statistics.CreatedInScopeCount);
            Assert.Equal(1, statistics.DetachedFromScopeCount);
            Assert.Equal(0, statistics.ThreadTotalLiveCount);
            statistics.Reset();
            Assert.Equal(0, statistics.CreatedInScopeCount);
        }
    }

    [Fact]
    public void WrappedExpressionKeepsItsResultAlone()
    {
        using var scope = NewDisposeScope();
        Tensor? temporary = null;
        var result = WrappedTensorDisposeScope(() => (temporary = ones(2)) * 3);
        Assert.True(temporary!.IsInvalid);
        Assert.Equal(6, result.sum().item<float>());
    }
}
