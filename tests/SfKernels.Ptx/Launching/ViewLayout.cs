using System.Reflection;

namespace SfKernels.Ptx.Launching;

/// <summary>Where the views lie in a kernel's parameter, read off the parameter's C# type: fields in order, each at its natural alignment.</summary>
internal static class ViewLayout
{
    /// <summary>The views in a value of a type: the offset of each pointer, and the bytes of an element.</summary>
    public static List<(int Offset, int ElementBytes)> Of(Type type)
    {
        List<(int Offset, int ElementBytes)> views = [];
        Walk(type, 0, views);
        return views;
    }

    /// <summary>Adds the views of a type that starts at an offset.</summary>
    /// <returns>Size and alignment of the type.</returns>
    private static (int Size, int Alignment) Walk(Type type, int start, List<(int Offset, int ElementBytes)> views)
    {
        if (type.IsGenericType && type.Name is "ArrayView`1" or "DeviceView`1")
        {
            views.Add((start, Walk(type.GetGenericArguments()[0], 0, []).Size));
            return (16, 8);
        }

        if (type.IsGenericParameter)
            throw new NotSupportedException($"The elements of type {type.Name} have no size of their own.");
        if (Primitive(type) is int bytes)
            return (bytes, bytes);
        int offset = 0, alignment = 1;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken))
        {
            (int size, int own) = Walk(field.FieldType, 0, []);
            offset = (offset + own - 1) / own * own;
            Walk(field.FieldType, start + offset, views);
            offset += size;
            alignment = Math.Max(alignment, own);
        }

        return ((offset + alignment - 1) / alignment * alignment, alignment);
    }

    private static int? Primitive(Type type) => Type.GetTypeCode(type.IsEnum ? type.GetEnumUnderlyingType() : type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Char => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => type.Name == "Half" ? 2 : null,
    };
}
