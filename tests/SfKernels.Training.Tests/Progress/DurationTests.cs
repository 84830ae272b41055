using SfKernels.Training.Progress;
using Xunit;

namespace SfKernels.Training.Tests.Progress;

public sealed class DurationTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(59.97, "1 min 00 s")]
    [InlineData(245, "4 min 05 s")]
    [InlineData(7630, "2 h 07 min")]
    [InlineData(double.NaN, "–")]
    public void LengthsReadNaturally(double seconds, string text) => Assert.Equal(text, Duration.Text(seconds));
}
