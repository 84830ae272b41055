using System.Reflection;
using Xunit;

namespace SfKernels.Generators.Tests.Surface;

/// <summary>A static method of numbers, and the kernel that calls it for every element of its arguments.</summary>
internal sealed class NumericMember
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(ILGPU.Half)] = "ILGPU.Half",
    };

    public NumericMember(MethodInfo method)
    {
        Method = method;
        Inputs = [.. method.GetParameters().Where(parameter => !parameter.IsOut).Select(parameter => parameter.ParameterType)];
        Results = [.. method.GetParameters().Where(parameter => parameter.IsOut).Select(parameter => parameter.ParameterType.GetElementType()!), .. Parts(method.ReturnType)];
    }

    public MethodInfo Method { get; }

    public Type[] Inputs { get; }

    /// <summary>Parameters that are written first, then what is returned, tuples taken apart.</summary>
    public Type[] Results { get; }

    public string Name => $"{Method.DeclaringType!.FullName}.{Method.Name}({string.Join(", ", Method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    /// <summary>All of a class that has numbers alone, sorted by name.</summary>
    public static NumericMember[] Of(Type type) =>
        [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && !method.ContainsGenericParameters && method.GetCustomAttribute<ObsoleteAttribute>() is null)
            .Select(method => new NumericMember(method))
            .Where(member => member.Inputs.Length is > 0 and < 4 && member.Results.Length > 0 && member.Inputs.Concat(member.Results).All(part => Keywords.ContainsKey(part) || part == typeof(MidpointRounding)) && member.Inputs[0] != typeof(bool))
            .OrderBy(member => member.Name, StringComparer.Ordinal)];

    /// <summary>The kernel. A mode of rounding is a constant in it.</summary>
    public string Kernel(string name, MidpointRounding mode)
    {
        string[] x = [.. Inputs.Select((_, i) => $"x{i}[i]")], r = [.. Results.Select((_, i) => $"r{i}[i]")];
        string[] views = [.. Inputs.Select((input, i) => (input, i)).Where(pair => !IsConstant(pair.i)).Select(pair => $"ArrayView<{Keywords[pair.input]}> x{pair.i}"), .. Results.Select((result, i) => $"ArrayView<{Keywords[result]}> r{i}")];
        int input = 0, written = 0;
        string[] arguments = [.. Method.GetParameters().Select(parameter => parameter.IsOut ? $"out {r[written++]}" : IsConstant(input) ? Constant(input++, mode) : x[input++])];
        string target = Results.Length - written == 0 ? string.Empty : Results.Length - written == 1 ? $"{r[written]} = " : $"({string.Join(", ", r.Skip(written))}) = ";
        return $"[PtxKernel(BlockSize = 32)] public static void {name}({string.Join(", ", views)}) {{ for (int i = Group.IdxX; i < r0.Length; i += Group.DimX) {target}{Type(Method.DeclaringType!)}.{Method.Name}({string.Join(", ", arguments)}); }}";
    }

    /// <summary>What .NET gives, result by result; null where it throws.</summary>
    public object[]? Evaluate(object[] inputs, MidpointRounding mode)
    {
        int next = 0;
        ParameterInfo[] parameters = Method.GetParameters();
        object?[] arguments = [.. parameters.Select(parameter => parameter.IsOut ? null : IsConstant(next) ? Given(next++, mode) : inputs[next++])];
        try
        {
            object? returned = Method.Invoke(null, arguments);
            return [.. parameters.Where(parameter => parameter.IsOut).Select(parameter => arguments[parameter.Position]!), .. returned is System.Runtime.CompilerServices.ITuple tuple ? Enumerable.Range(0, tuple.Length).Select(i => tuple[i]!) : returned is null ? [] : [returned]];
        }
        catch (TargetInvocationException problem)
        {
            Assert.True(problem.InnerException is ArgumentException or ArithmeticException, problem.InnerException!.ToString());
            return null;
        }
    }

    /// <summary>Modes and numbers of digits are constants of the kernel, not its arguments.</summary>
    public bool IsConstant(int input) => Method.Name == "Round" && input > 0;

    private object Given(int input, MidpointRounding mode) => Inputs[input] == typeof(int) ? 2 : mode;

    private string Constant(int input, MidpointRounding mode) => Inputs[input] == typeof(int) ? "2" : $"System.MidpointRounding.{mode}";

    private static string Type(Type type) => Keywords.TryGetValue(type, out string? keyword) ? keyword : type.FullName!;

    private static Type[] Parts(Type type) => type == typeof(void) ? [] : type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) ? type.GetGenericArguments() : [type];
}
