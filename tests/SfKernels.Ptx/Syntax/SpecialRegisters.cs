namespace SfKernels.Ptx.Syntax;

/// <summary>The predefined read-only registers of section 10 that a kernel may ask for, and their types.</summary>
internal static class SpecialRegisters
{
    private static readonly HashSet<string> Extents = ["%tid", "%ntid", "%ctaid", "%nctaid"];

    private static readonly Dictionary<string, int> Scalars = new()
    {
        ["%laneid"] = 32, ["%warpid"] = 32, ["%nwarpid"] = 32, ["%lanemask_eq"] = 32, ["%lanemask_le"] = 32, ["%lanemask_lt"] = 32, ["%lanemask_ge"] = 32, ["%lanemask_gt"] = 32,
        ["%clock"] = 32, ["%clock64"] = 64,
    };

    public static bool IsSpecial(string name) => Extents.Contains(name) || Scalars.ContainsKey(name);

    /// <summary>The full name with its component, or null if the name is no special register.</summary>
    public static string? Resolve(string name, TokenReader reader)
    {
        if (Scalars.ContainsKey(name))
            return name;
        if (!Extents.Contains(name))
            return null;
        int line = reader.Line;
        string component = reader.Directive();
        return component is "x" or "y" or "z" ? $"{name}.{component}" : throw new PtxSyntaxException(line, $"{name} has components .x, .y, .z, not .{component}");
    }

    public static ScalarType Type(string name) => Scalars.TryGetValue(name, out int bits) ? new ScalarType(TypeKind.Unsigned, bits) : ScalarType.U32;
}
