using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SfKernels.TestSupport.Api;

/// <summary>What a compiled assembly uses of libraries that are loaded: the types that it names, the members that it calls, the methods that it overrides.</summary>
public sealed class UsedMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private const byte GenericInstance = 0x15;
    private static readonly SignatureNames s_names = new();
    private readonly MetadataReader _reader;
    private readonly Dictionary<string, Assembly> _libraries;

    private UsedMembers(MetadataReader reader, Dictionary<string, Assembly> libraries) => (_reader, _libraries) = (reader, libraries);

    /// <summary>Reads an assembly's metadata; nothing of it is loaded.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="libraries">The libraries.</param>
    /// <returns>Types, methods, constructors and fields of the libraries, each once. What the libraries no longer have is left out: the assembly is then older than they.</returns>
    public static IReadOnlyList<MemberInfo> Of(string file, params Assembly[] libraries)
    {
        using var image = new PEReader(File.OpenRead(file));
        if (!image.HasMetadata) return [];
        var uses = new UsedMembers(image.GetMetadataReader(), libraries.ToDictionary(static library => library.GetName().Name!));
        return [.. uses.Types().Concat<MemberInfo?>(uses.Members()).Concat(uses.Overridden()).OfType<MemberInfo>().Distinct()];
    }

    private IEnumerable<Type?> Types() => _reader.TypeReferences.Select(handle => Find(handle));

    private IEnumerable<MemberInfo?> Members() =>
        from handle in _reader.MemberReferences
        let member = _reader.GetMemberReference(handle)
        let type = Find(member.Parent)
        where type is not null
        select member.GetKind() == MemberReferenceKind.Field ? (MemberInfo?)type.GetField(_reader.GetString(member.Name), Declared) : Method(type, member);

    private MethodBase? Method(Type type, MemberReference member)
    {
        MethodSignature<string> signature = member.DecodeMethodSignature(s_names, null);
        return Methods(type, _reader.GetString(member.Name)).FirstOrDefault(method =>
            (method.IsGenericMethod ? method.GetGenericArguments().Length : 0) == signature.GenericParameterCount
            && SignatureNames.Of(method is MethodInfo { ReturnType: var returned } ? returned : typeof(void)) == signature.ReturnType
            && method.GetParameters().Select(static parameter => SignatureNames.Of(parameter.ParameterType)).SequenceEqual(signature.ParameterTypes));
    }

    private IEnumerable<MemberInfo?> Overridden() =>
        from handle in _reader.TypeDefinitions
        let type = _reader.GetTypeDefinition(handle)
        let library = Base(type)
        where library is not null
        from defined in type.GetMethods()
        let method = _reader.GetMethodDefinition(defined)
        where (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) == MethodAttributes.Virtual
        select Overridden(library, _reader.GetString(method.Name), method.DecodeSignature(s_names, null).ParameterTypes.Length);

    // The nearest ancestor that is no type of the assembly itself.
    private Type? Base(TypeDefinition type)
    {
        while (type.BaseType.Kind == HandleKind.TypeDefinition && !type.BaseType.IsNil) type = _reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType);
        return type.BaseType.IsNil ? null : Find(type.BaseType);
    }

    private MethodBase? Overridden(Type? type, string name, int parameters)
    {
        for (; type is not null && _libraries.ContainsValue(type.Assembly); type = type.BaseType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : type.BaseType)
            if (Methods(type, name).FirstOrDefault(method => method.IsVirtual && method.GetParameters().Length == parameters) is { } found) return found;
        return null;
    }

    private static IEnumerable<MethodBase> Methods(Type type, string name) =>
        type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)).Where(method => method.Name == name);

    private Type? Find(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeSpecification)
        {
            BlobReader blob = _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
            if (blob.ReadByte() != GenericInstance) return null;
            blob.ReadByte();
            handle = blob.ReadTypeHandle();
        }

        return handle.Kind == HandleKind.TypeReference && Library((TypeReferenceHandle)handle) is { } library
            ? library.GetType(s_names.GetTypeFromReference(_reader, (TypeReferenceHandle)handle, 0))
            : null;
    }

    private Assembly? Library(TypeReferenceHandle handle)
    {
        EntityHandle scope = _reader.GetTypeReference(handle).ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference) scope = _reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        return scope.Kind == HandleKind.AssemblyReference ? _libraries.GetValueOrDefault(_reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)) : null;
    }
}
