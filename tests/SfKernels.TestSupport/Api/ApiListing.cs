using System.Globalization;
using System.Reflection;

namespace SfKernels.TestSupport.Api;

/// <summary>The public surface of an assembly as lines of text: one header for each type, one line for each member that it declares.</summary>
/// <param name="bare">A type whose nested types the listing writes without its namespace; none where null.</param>
public sealed class ApiListing(Type? bare = null)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public IReadOnlyList<ApiType> Of(Assembly assembly) =>
    [
        .. assembly.GetTypes().Where(IsVisible).Select(type => new ApiType(Header(type), Base(type), [.. Members(type).Distinct().Order(StringComparer.Ordinal)]))
            .OrderBy(static type => type.Header, StringComparer.Ordinal),
    ];

    /// <summary>The header of a type as a listing has it, without its members.</summary>
    public ApiType Of(Type type) => new(Header(type), Base(type), []);

    /// <summary>The line of a method, constructor or field in a listing; that of the property where the method reads or writes one.</summary>
    public string Line(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: true } method when Accessed(method) is { } property => Property(property) ?? Method(method),
        MethodInfo method => Method(method),
        ConstructorInfo constructor => Constructor(constructor),
        FieldInfo field => Field(field),
        _ => throw new ArgumentException($"{member} is no method, constructor or field.", nameof(member)),
    };

    private static PropertyInfo? Accessed(MethodInfo method) =>
        method.DeclaringType!.GetProperties(Declared).FirstOrDefault(property => property.GetMethod == method || property.SetMethod == method);

    private static bool IsVisible(Type type) => type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    private string Header(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when type.BaseType == typeof(MulticastDelegate) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        return $"{kind} {Name(type)}";
    }

    private string? Base(Type type) => type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) ? Name(b) : null;

    private IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static f => $"{f.Name} = {System.Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        if (type.BaseType == typeof(MulticastDelegate)) return [Method(type.GetMethod("Invoke")!)];
        return type.GetConstructors(Declared).Where(static c => IsVisible(c) && !c.IsStatic).Select(Constructor)
            .Concat(type.GetMethods(Declared).Where(static m => IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))).Select(Method))
            .Concat(type.GetProperties(Declared).Select(Property).OfType<string>())
            .Concat(type.GetFields(Declared).Where(static f => f.IsPublic).Select(Field));
    }

    private string Constructor(ConstructorInfo constructor) => $"{Access(constructor)}.ctor({Parameters(constructor)})";

    private string Field(FieldInfo field) => $"field {(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}";

    private string Method(MethodInfo method)
    {
        var modifier = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "";
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{Access(method)}{modifier}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private string? Property(PropertyInfo property)
    {
        var get = property.GetMethod is { IsPublic: true } ? "get; " : "";
        var set = property.SetMethod is { IsPublic: true } ? "set; " : "";
        if (get.Length + set.Length == 0) return null;
        var any = (property.GetMethod ?? property.SetMethod)!;
        var index = property.GetIndexParameters() is { Length: > 0 } p ? $"[{string.Join(", ", p.Select(q => $"{Name(q.ParameterType)} {q.Name}"))}]" : "";
        return $"property {(any.IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name}{index} {{ {get}{set}}}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") + $"{Name(p.ParameterType)} {p.Name}" + (p.HasDefaultValue ? " = " + Default(p.RawDefaultValue) : "")));

    private static string Default(object? value) => value switch
    {
        null => "null",
        Enum number => System.Convert.ToInt64(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsByRef) return "ref " + Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        var name = type.Name.Split('`')[0];
        // The listings write a type nested in a generic one by the outer type's bare name, with the arguments at the end.
        if (type.DeclaringType is { IsGenericType: true } generic) return $"{generic.Name.Split('`')[0]}.{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        if (type.GetGenericArguments() is { Length: > 0 } arguments) name += $"<{string.Join(", ", arguments.Select(Name))}>";
        if (type.DeclaringType is { } outer) return (outer == bare ? bare.Name : Name(outer)) + "." + name;
        return type.Namespace is "System" or "System.Collections.Generic" ? name : type.Namespace + "." + name;
    }
}
