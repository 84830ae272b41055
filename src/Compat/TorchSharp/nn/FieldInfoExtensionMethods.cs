using System.Reflection;
using TorchSharp.Utils;

namespace TorchSharp;

public static class FieldInfoExtensionMethods
{
    /// <summary>The name under which a module registers the field.</summary>
    public static string ComponentName(this FieldInfo field) => field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
}
