using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>
/// Keeps exceptions inside a C# backward. The engine of TorchSharp calls backward from native code, and a managed exception that reaches native code ends
/// the process. So the exception is remembered, gradients that cannot fit are returned instead, and libtorch refuses them with an error of its own, which
/// is caught where backward() was called.
/// </summary>
public static class BackwardGuard
{
    private static ExceptionDispatchInfo? s_remembered;

    /// <summary>The gradients, or as many that cannot fit where <paramref name="gradients"/> throws.</summary>
    /// <param name="before">Arguments of the function before its tensors.</param>
    /// <param name="tensors">Tensors among the arguments, side by side, none of them a scalar.</param>
    /// <param name="after">Arguments after the tensors.</param>
    /// <param name="gradients">One for each argument, null where there is no tensor.</param>
    public static List<Tensor> Run(int before, int tensors, int after, Func<List<Tensor>> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        try
        {
            return gradients();
        }
        catch (Exception exception)
        {
            Volatile.Write(ref s_remembered, ExceptionDispatchInfo.Capture(exception));
            Tensor[] none = new Tensor[before];
            Tensor[] unfit = [.. Enumerable.Range(0, tensors).Select(static _ => zeros([]))];
            return [.. none, .. unfit, .. new Tensor[after]];
        }
    }

    /// <summary>loss.backward(), with the exception of a C# backward as it was thrown instead of libtorch's about its gradient.</summary>
    public static void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Volatile.Write(ref s_remembered, null);
        try
        {
            loss.backward();
        }
        catch
        {
            Interlocked.Exchange(ref s_remembered, null)?.Throw();
            throw;
        }
    }
}
