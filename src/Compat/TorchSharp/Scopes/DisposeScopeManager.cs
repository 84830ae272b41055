namespace TorchSharp;

/// <summary>The dispose scopes of one thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_instance;

    private readonly Stack<DisposeScope> _scopes = new();

    /// <summary>The statistics of the current thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.Counters;

    internal static DisposeScopeManager ThreadSingleton => t_instance ??= new();

    internal ThreadDisposeScopeStatistics Counters { get; } = new();

    internal DisposeScope? Current => _scopes.TryPeek(out var scope) ? scope : null;

    internal DisposeScope? Register(torch.Tensor tensor)
    {
        var scope = Current;
        if (scope is null)
        {
            Counters.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }
        Counters.TensorStatistics.CreatedInScopeCount++;
        scope.Hold(tensor);
        return scope;
    }

    internal DisposeScope Open()
    {
        var scope = new DisposeScope(this, Current);
        _scopes.Push(scope);
        return scope;
    }

    // Scopes close in the order that `using` gives them; one that is closed too early takes the inner ones with it.
    internal void Close(DisposeScope scope)
    {
        if (!_scopes.Contains(scope)) return;
        while (_scopes.Pop() is var top && top != scope) top.DisposeEverything();
    }
}
