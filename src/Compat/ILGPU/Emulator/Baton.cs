namespace SfKernels.Engine;

/// <summary>What a parked thread waits for. Given once for each time that it is taken.</summary>
internal sealed class Baton
{
    [ThreadStatic]
    private static Baton? t_own;

    private bool _given;

    public static Baton OfThisThread => t_own ??= new();

    public void Give()
    {
        lock (this)
        {
            _given = true;
            Monitor.Pulse(this);
        }
    }

    public void Take()
    {
        lock (this)
        {
            while (!_given) Monitor.Wait(this);
            _given = false;
        }
    }
}
