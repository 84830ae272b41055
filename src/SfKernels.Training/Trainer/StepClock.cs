using System.Diagnostics;

namespace SfKernels.Training.Trainer;

/// <summary>Training time without evaluations and checkpoints, and the speed since the last reading.</summary>
/// <param name="earlierSeconds">Time of the run before it was resumed.</param>
internal sealed class StepClock(double earlierSeconds)
{
    private readonly Stopwatch _watch = new();
    private double _markSeconds;
    private int _markImages;
    private int _images;

    /// <summary>Training time of the whole run.</summary>
    public double Seconds => earlierSeconds + _watch.Elapsed.TotalSeconds;

    /// <summary>Runs the clock.</summary>
    public void Start() => _watch.Start();

    /// <summary>Stops it for work that is not training.</summary>
    public void Pause() => _watch.Stop();

    /// <summary>Counts trained images.</summary>
    public void Count(int images) => _images += images;

    /// <summary>Images per second since the previous call.</summary>
    public double TakeSpeed()
    {
        double seconds = _watch.Elapsed.TotalSeconds;
        double speed = (_images - _markImages) / Math.Max(1e-9, seconds - _markSeconds);
        (_markSeconds, _markImages) = (seconds, _images);
        return speed;
    }
}
