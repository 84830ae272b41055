using System.Collections.Concurrent;
using System.Text;

namespace SfKernels.Engine;

/// <summary>Handles of operators, looked up once. They live as long as the process.</summary>
internal static unsafe class Operators
{
    private static readonly ConcurrentDictionary<(string Name, string Overload), nint> s_handles = new();

    public static nint Find(string name, string overload)
        => s_handles.TryGetValue((name, overload), out var handle) ? handle : s_handles.GetOrAdd((name, overload), LookUp);

    /// <summary>The number of arguments that the operator takes in this version.</summary>
    public static int Arity(string name, string overload) => NativeMethods.sfk_operator_arity(Find(name, overload));

    private static nint LookUp((string Name, string Overload) key)
    {
        Extensions.LoadFor(key.Name);
        fixed (byte* name = Encoding.UTF8.GetBytes(key.Name + '\0'))
        fixed (byte* overload = Encoding.UTF8.GetBytes(key.Overload + '\0'))
            return Native.Check(NativeMethods.sfk_find_operator(name, overload));
    }
}
