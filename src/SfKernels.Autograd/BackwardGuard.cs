using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>
/// Keeps exceptions inside a C# backward. The engine of TorchSharp calls backward from native code, and a managed exception that reaches native code ends
/// the process. So the exception is remembered, gradients that cannot fit are returned instead, and libtorch refuses them with an error of its own, which
/// is caught where backward() was called. Backward may run on another thread than its caller, and several callers may be in it at once: what ties an
/// exception to its caller is the shape of those gradients. It is a number that belongs to the exception, and libtorch's error quotes it.
/// </summary>
public static partial class BackwardGuard
{
    private const int MostRemembered = 64;
    private static readonly ConcurrentDictionary<long, ExceptionDispatchInfo> s_remembered = new();

    // No dimension of a true gradient is as large.
    private static long s_lastToken = 1L << 40;

    /// <summary>The gradients, or as many that cannot fit where <paramref name="gradients"/> throws.</summary>
    /// <param name="before">Arguments of the function before its tensors.</param>
    /// <param name="tensors">Tensors among the arguments, side by side. Only for those of two or more dimensions, or more than one element, does the exception find its caller.</param>
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
            long token = Remember(exception);
            Tensor[] none = new Tensor[before];

            // The meta device: nothing is allocated, and a shape of one element, which any gradient could be summed to, fails by its device.
            Tensor[] unfit = [.. Enumerable.Range(0, tensors).Select(_ => empty(token, device: META))];
            return [.. none, .. unfit, .. new Tensor[after]];
        }
    }

    /// <summary>loss.backward(), with the exception of a C# backward as it was thrown instead of libtorch's about its gradient.</summary>
    public static void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        try
        {
            loss.backward();
        }
        catch (Exception error)
        {
            Take(error)?.Throw();
            throw;
        }
    }

    private static long Remember(Exception exception)
    {
        long token = Interlocked.Increment(ref s_lastToken);
        s_remembered[token] = ExceptionDispatchInfo.Capture(exception);

        // Whoever calls backward() itself takes none: forget the oldest.
        s_remembered.TryRemove(token - MostRemembered, out _);
        return token;
    }

    private static ExceptionDispatchInfo? Take(Exception error)
    {
        Match refusal = UnfitGradient().Match(error.Message);
        return refusal.Success
            && long.TryParse(refusal.Groups["token"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long token)
            && s_remembered.TryRemove(token, out ExceptionDispatchInfo? exception) ? exception : null;
    }

    [GeneratedRegex(@"invalid gradient at index \d+ - got \[(?<token>\d+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex UnfitGradient();
}
