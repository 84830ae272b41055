using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;

namespace SfKernels.Engine;

/// <summary>
/// Calls any operator that libtorch knows, by its name in the dispatcher ("aten::add", "Tensor"). Arguments go by position, in the order
/// of the operator's schema; those left off at the end take the schema's defaults.
/// </summary>
internal static unsafe class Dispatch
{
    private const int MostResults = 8;
    private const int ScratchLongs = 64;

    /// <summary>The one tensor that the operator returns.</summary>
    public static torch.Tensor Call(string op, string overload, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeResult[MostResults];
        Invoke(op, overload, args, results);
        return ToTensor(results[0])!;
    }

    /// <summary>The tensors that the operator returns, be it a tuple or a list; an undefined tensor is null.</summary>
    public static torch.Tensor[] CallMany(string op, string overload, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeResult[MostResults];
        var count = Invoke(op, overload, args, results);
        if (count == 1 && results[0].Kind == ArgKind.TensorList) return ToTensors(results[0]);
        var tensors = new torch.Tensor[count];
        for (var i = 0; i < count; i++) tensors[i] = ToTensor(results[i])!;
        return tensors;
    }

    /// <summary>Runs an operator for its effect: an in-place one, or one that returns nothing. Results are dropped.</summary>
    public static void CallVoid(string op, string overload, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeResult[MostResults];
        var count = Invoke(op, overload, args, results);
        for (var i = 0; i < count; i++) Drop(results[i]);
    }

    public static bool CallBool(string op, string overload, params ReadOnlySpan<Arg> args) => CallLong(op, overload, args) != 0;

    public static long CallLong(string op, string overload, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeResult[MostResults];
        Invoke(op, overload, args, results);
        return results[0].Integer;
    }

    /// <summary>The number that the operator returns: a real (Kind Double), an integer or a boolean.</summary>
    public static Scalar CallScalar(string op, string overload, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeResult[MostResults];
        Invoke(op, overload, args, results);
        return results[0].Kind switch
        {
            ArgKind.Double => results[0].Real,
            ArgKind.Bool => results[0].Integer != 0,
            _ => results[0].Integer,
        };
    }

    [SkipLocalsInit]
    private static int Invoke(string op, string overload, ReadOnlySpan<Arg> args, NativeResult* results)
    {
        var handle = Operators.Find(op, overload);
        // Lists live on the stack while they are short, else in one pinned array that the collector frees.
        var stack = stackalloc long[ScratchLongs];
        var needed = 0;
        foreach (ref readonly var arg in args) needed += arg.ListLength;
        var pinned = needed > ScratchLongs ? GC.AllocateUninitializedArray<long>(needed, pinned: true) : null;
        var scratch = pinned is null ? stack : (long*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

        var native = stackalloc NativeArg[args.Length];
        for (var i = 0; i < args.Length; i++) native[i] = ToNative(args[i], ref scratch);
        var count = NativeMethods.sfk_call(handle, native, args.Length, results, MostResults);

        GC.KeepAlive(pinned);
        // Not before here may the collector free what the operator used.
        foreach (ref readonly var arg in args) GC.KeepAlive(arg.Reference);
        if (count < 0) Native.Throw();
        return count;
    }

    private static NativeArg ToNative(Arg arg, ref long* scratch)
    {
        var native = new NativeArg { Kind = arg.Kind, Integer = arg.Bits };
        switch (arg.Reference)
        {
            case null:
                return native;
            case torch.Tensor tensor:
                native.Pointer = tensor.Handle;
                return native;
            case torch.Generator generator:
                native.Pointer = generator.Handle;
                return native;
            case torch.Device device:
                native.Integer = (long)device.type;
                native.Count = device.index;
                return native;
            case long[] integers:
                integers.CopyTo(new Span<long>(scratch, integers.Length));
                native.Count = integers.Length;
                break;
            case double[] reals:
                reals.CopyTo(new Span<double>(scratch, reals.Length));
                native.Count = reals.Length;
                break;
            case torch.Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++) scratch[i] = tensors[i]?.Handle ?? 0;
                native.Count = tensors.Length;
                break;
            case string text:
                native.Count = Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, arg.ListLength * sizeof(long)));
                break;
        }
        native.Pointer = (nint)scratch;
        scratch += arg.ListLength;
        return native;
    }

    private static torch.Tensor? ToTensor(NativeResult result) => result.Pointer == 0 ? null : new torch.Tensor(result.Pointer);

    private static torch.Tensor[] ToTensors(NativeResult result)
    {
        var handles = (nint*)result.Pointer;
        var tensors = new torch.Tensor[result.Count];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = handles[i] == 0 ? null! : new torch.Tensor(handles[i]);
        NativeMethods.sfk_free(result.Pointer);
        return tensors;
    }

    private static void Drop(NativeResult result)
    {
        if (result.Kind == ArgKind.Tensor && result.Pointer != 0) NativeMethods.sfk_tensor_free(result.Pointer);
        if (result.Kind != ArgKind.TensorList) return;
        var handles = (nint*)result.Pointer;
        for (var i = 0; i < result.Count; i++)
            if (handles[i] != 0) NativeMethods.sfk_tensor_free(handles[i]);
        NativeMethods.sfk_free(result.Pointer);
    }
}
