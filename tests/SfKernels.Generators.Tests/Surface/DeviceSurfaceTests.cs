using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;
using Microsoft.CodeAnalysis;
using SfKernels.Ptx;
using Xunit;

namespace SfKernels.Generators.Tests.Surface;

/// <summary>Every member by which a kernel reaches its threads and its memory: compiled to PTX that the interpreter takes, or refused for the reason that is written here.</summary>
public sealed class DeviceSurfaceTests
{
    private static readonly Type[] Numbers = [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double)];

    [SkippableTheory]
    [InlineData(typeof(Grid))]
    [InlineData(typeof(Group))]
    [InlineData(typeof(Warp))]
    [InlineData(typeof(Atomic))]
    [InlineData(typeof(MemoryFence))]
    [InlineData(typeof(SharedMemory))]
    [InlineData(typeof(LocalMemory))]
    [InlineData(typeof(WarpExtensions))]
    [InlineData(typeof(GroupExtensions))]
    [InlineData(typeof(Index1D))]
    [InlineData(typeof(LongIndex1D))]
    [InlineData(typeof(Index2D))]
    [InlineData(typeof(LongIndex2D))]
    [InlineData(typeof(Index3D))]
    [InlineData(typeof(ArrayView<int>))]
    [InlineData(typeof(ILGPU.Runtime.ArrayView1D<int, Stride1D.Dense>))]
    [InlineData(typeof(ILGPU.Runtime.ArrayView2D<int, Stride2D.DenseX>))]
    public void EveryMemberIsDecided(Type type)
    {
        TwoExecutors.OnlyTheStandIn("has more members");
        (string Text, string? Refused)[] members = [.. type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(Decided).Where(static member => member.Text is not null).DistinctBy(static member => member.Text)!];
        Assert.NotEmpty(members);
        string views = string.Join(", ", Numbers.Select(static number => $"ArrayView<{number.Name}> v{number.Name}"));
        string[] kernels = [.. members.Select((member, i) => $"[PtxKernel(BlockSize = 64)] public static void K{i}({views}) {{ {member.Text}; }}")];
        GeneratorRun run = GeneratorRun.Of("#pragma warning disable\n" + GeneratorRun.Class(string.Join("\n", kernels)));
        ILookup<int, Diagnostic> byLine = run.Diagnostics.ToLookup(static diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        string source = run.Input.SyntaxTrees[0].ToString();
        int first = source.AsSpan(0, source.IndexOf(" K0(", StringComparison.Ordinal)).Count('\n');
        List<string> problems = [.. run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(static diagnostic => diagnostic.ToString())];
        for (int i = 0; i < members.Length; i++)
        {
            string reported = string.Join(", ", byLine[first + i].Select(static diagnostic => diagnostic.Id));
            if (reported != (members[i].Refused ?? string.Empty))
                problems.Add($"{members[i].Text}: '{reported}' where '{members[i].Refused}' is expected. {byLine[first + i].FirstOrDefault()}");
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        GeneratorRun compiled = GeneratorRun.Of("#pragma warning disable\n" + GeneratorRun.Class(string.Join("\n", kernels.Where((_, i) => members[i].Refused is null))));
        Assert.All(compiled.Images(), static image => Assert.NotNull(PtxModule.Parse(image.Text).Entry(image.Entry)));
    }

    // A statement that uses the member, and the diagnostic that it gets; no text for what no kernel means.
    private static (string? Text, string? Refused) Decided(MemberInfo member)
    {
        string type = Name(member.DeclaringType!);
        switch (member)
        {
            // Objects of the host, and what .NET has for all objects.
            case { Name: "GetHashCode" or "ToString" or "Equals" or "IndexType" }:
            case MethodInfo { IsSpecialName: true } and not { Name: "op_Addition" or "op_Subtraction" or "op_Multiply" or "op_Division" or "op_Equality" or "op_Inequality" }:
            case ConstructorInfo constructor when constructor.GetParameters().Any(static parameter => parameter.ParameterType.Name == "MemoryBuffer"):
                return default;
            case MethodInfo { IsSpecialName: true } method:
                string sign = method.Name switch { "op_Addition" => "+", "op_Subtraction" => "-", "op_Multiply" => "*", "op_Division" => "/", "op_Equality" => "==", _ => "!=" };
                return ($"{type} a = {Value(method.DeclaringType!)}, b = a; _ = a {sign} b", null);
            case MethodInfo method:
                MethodInfo closed = method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(Argument)]) : method;
                string call = $"{(method.IsStatic ? type : $"({Value(method.DeclaringType!)})")}.{method.Name}{(closed.IsGenericMethod ? $"<{string.Join(", ", closed.GetGenericArguments().Select(Name))}>" : string.Empty)}({string.Join(", ", closed.GetParameters().Select(Given))})";
                bool isFloat = method.DeclaringType == typeof(Atomic) && closed.GetParameters()[0].ParameterType.GetElementType() is { } cell && (cell == typeof(float) || cell == typeof(double));
                return (closed.ReturnType == typeof(void) ? call : closed.ReturnType.IsByRef ? $"{call} = 1" : $"var r = {call}", isFloat ? "SFK0008" : null);
            case PropertyInfo { Name: "Item" } indexer:
                return ($"vInt32[0] = ({Value(member.DeclaringType!)})[{string.Join(", ", indexer.GetIndexParameters().Select(Given))}]", null);
            case PropertyInfo { Name: "Stride" } when member.DeclaringType!.Name != "ArrayView2D`2":
                return ($"var r = ({Value(member.DeclaringType!)}).Stride", "SFK0010");
            case PropertyInfo property:
                return ($"var r = {(property.GetMethod!.IsStatic ? type : $"({Value(member.DeclaringType!)})")}.{property.Name}", null);
            case FieldInfo field:
                return ($"var r = {type}.{field.Name}", null);
            case ConstructorInfo constructor:
                return ($"var r = new {type}({string.Join(", ", constructor.GetParameters().Select(Given))})", null);
            default:
                return default;
        }
    }

    private static Type Argument(Type parameter) => parameter.Name switch
    {
        "TReduction" or "TScan" or "TScanOperation" => typeof(ILGPU.Algorithms.ScanReduceOperations.AddInt32),
        "TStride" or "TOtherStride" => typeof(Stride2D.DenseX),
        "TOther" => typeof(uint),
        _ => typeof(int),
    };

    private static string Given(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return parameter.IsOut ? "out var out" + parameter.Name : parameter.ParameterType.IsByRef && !parameter.IsIn ? $"ref v{type.Name}[0]" : Value(type);
    }

    private static string Value(Type type) => type.Name switch
    {
        "Boolean" => "vInt32[0] > 0",
        "Index1D" or "LongIndex1D" => $"new {type.Name}(4)",
        "Index2D" or "LongIndex2D" => $"new {type.Name}(4, 2)",
        "Index3D" => "new Index3D(4, 2, 3)",
        "DenseX" => "new Stride2D.DenseX(5)",
        "Dense" => "default(Stride1D.Dense)",
        "ArrayView`1" => "vInt32",
        "ArrayView1D`2" => "(ArrayView1D<int, Stride1D.Dense>)vInt32",
        "ArrayView2D`2" => "new ArrayView2D<int, Stride2D.DenseX>(vInt32, new LongIndex2D(4, 2), new Stride2D.DenseX(4))",
        _ => type == typeof(int) ? "4" : $"v{type.Name}[0]",
    };

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.FullName![..type.FullName!.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.FullName!.Replace('+', '.');
}
