namespace TorchSharp.Utils;

/// <summary>The name under which a field is registered in a module, where it differs from the field's own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
