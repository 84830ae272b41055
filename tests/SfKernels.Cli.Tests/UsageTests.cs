using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly Sfk _sfk = new();

    public void Dispose() => _sfk.Dispose();

    [Theory]
    [InlineData("fly", "'fly' is not understood")]
    [InlineData("train --fly", "'--fly' is not understood")]
    [InlineData("train --data --out r", "--data has no value: what follows it is the option --out")]
    [InlineData("predict --run r --images --out o", "--images has no value: what follows it is the option --out")]
    [InlineData("train --data scenes:9 --out r --threads 100000", "--threads is '100000': it takes a whole number from 1 to 1024")]
    [InlineData("train --data scenes:9 --out r --workers 9999999999", "--workers is '9999999999': it takes a whole number from 1 to 1024.")]
    [InlineData("train --data scenes:9 --out r --momentum 1.5", "--momentum is '1.5': it takes a number from 0 to 1")]
    [InlineData("train --data scenes:9 --out r --scale-jitter 1,50", "--scale-jitter is '1,50'", "MIN <= MAX <= 10")]
    [InlineData("eval --run r --min-score 50", "--min-score is '50': it takes a number from 0 to 1")]
    [InlineData("eval --run r --json a.json --detections ./a.json", "--json is 'a.json', which is the file of --detections")]
    [InlineData("eval --run r --detections r/config.json", "there is no folder")]
    [InlineData("score --data scenes:9 --detections d.json --json d.json", "--json is 'd.json', which is the file of --detections")]
    [InlineData("demo --out r --minutes 1 --iterations 1", "--minutes and --iterations both give the length")]
    [InlineData("trian", "'trian' is not understood here: did you mean train?")]
    [InlineData("detect --run r", "did you mean predict?")]
    [InlineData("--verbose", "a command is missing: demo, train, eval")]
    [InlineData("train --data scenes:9 stray", "'stray' is not understood here: a value follows its option")]
    [InlineData("train --batch-size 4", "did you mean --batch?")]
    [InlineData("train --iter 4", "did you mean --iterations?")]
    [InlineData("train --learning-rate 4", "did you mean --lr?")]
    [InlineData("train --image_size 4", "did you mean --image-size?")]
    [InlineData("train --verbos", "did you mean --verbose?")]
    [InlineData("eval --min-scroe 0", "did you mean --min-score?")]
    [InlineData("train --batch", "--batch has no value: it takes B.")]
    [InlineData("train --loss focal --loss ce", "--loss is given 2 values (focal, ce): keep one of them")]
    [InlineData("train --flip maybe", "--flip is 'maybe': it takes on or off")]
    [InlineData("train --seed 99999999999", "--seed is '99999999999': it takes a whole number of at least 0, and at most 2147483647")]
    [InlineData("train --data scenes:9 --out r --init none.pth", "--init is 'none.pth', which is no file", "best.safetensors")]
    [InlineData("train --out r", "--data is missing")]
    [InlineData("train --data scenes:9", "--out is missing")]
    [InlineData("train --data scenes:9 --out r --batch many", "--batch is 'many': it takes a whole number of at least 1")]
    [InlineData("train --data scenes:9 --out r --lr 0", "--lr is '0': it takes a number above 0")]
    [InlineData("train --data scenes:9 --out r --lr nan", "--lr is 'nan'")]
    [InlineData("train --data scenes:9 --out r --iterations 5 --epochs 2", "--iterations and --epochs both give the length")]
    [InlineData("train --data scenes:9 --out r --loss hinge", "--loss is 'hinge': it takes one of sampling-free, focal, ce")]
    [InlineData("train --data scenes:9 --out r --backbone vgg", "--backbone is 'vgg': it takes one of tiny, resnet18")]
    [InlineData("train --data scenes:9 --out r --image-size 600,400", "--image-size is '600,400': it takes SHORT or SHORT,MAX")]
    [InlineData("train --data scenes:9 --out r --device tpu", "--device is 'tpu': use cpu")]
    [InlineData("train --data scenes:9 --out r --scale-jitter 2,1", "--scale-jitter is '2,1'")]
    [InlineData("train --data scenes:0 --out r", "'0'", "whole number from 1")]
    [InlineData("train --data cifar:x --out r", "'cifar:x' is no data set: use voc:DIR, coco:DIR or scenes")]
    [InlineData("train --data scenes:9 --out r --train-split test", "train and val, not 'test'")]
    [InlineData("eval --run nowhere", "'nowhere' holds no run")]
    [InlineData("train --resume --out nowhere", "'nowhere' holds no run")]
    [InlineData("predict --run nowhere --out o", "--images is missing")]
    [InlineData("prior --data voc:nowhere", "nowhere: no such folder")]
    [InlineData("score --data scenes:9 --detections none.json", "none.json")]
    [InlineData("kernels --ptx none", "--ptx is 'none', which is no kernel of this build")]
    [InlineData("ablation --data scenes:9 --out r --lrs 1,x", "--lrs is '1,x'")]
    [InlineData("ablation --data scenes:9 --out r --lrs 0.01,0.010", "--lrs is '0.01,0.010': it takes different numbers")]
    [InlineData("ablation --data scenes:9 --out r --columns ce,svm", "--columns names 'svm'")]
    [InlineData("ablation --data scenes:9 --out r --columns ce,focal,ce", "--columns names 'ce' twice")]
    public async Task BadUsageIsOneLineThatNamesTheOptionTheValueAndTheWayOut(string line, params string[] parts)
    {
        await _sfk.RefusedAsync(line.Split(' '), parts);
        Assert.False(Directory.Exists(_sfk.At("r")) && Directory.EnumerateFiles(_sfk.At("r")).Any(), "something was written");
    }

    [Fact]
    public async Task VerboseAddsTheStackTrace()
    {
        ProcessRun run = await _sfk.RunAsync("eval", "--run", "nowhere", "--verbose");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("   at SfKernels.", run.Errors, StringComparison.Ordinal);
    }
}
