using System.Text.RegularExpressions;

namespace SfKernels.TestSupport.Api;

/// <summary>A type of an API listing: its header without the base type, its base type, its members.</summary>
public sealed record ApiType(string Header, string? Base, IReadOnlyList<string> Members)
{
    /// <summary>The header without the kind of type: a name as members write it.</summary>
    public string Name => Regex.Replace(Header, "^((static |abstract |sealed )?class|struct|enum|interface|delegate) ", "");

    /// <summary>Reads a listing: headers at the margin, members indented by two.</summary>
    public static IReadOnlyList<ApiType> Read(string path)
    {
        var types = new List<ApiType>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length == 0) continue;
            if (line[0] != ' ')
            {
                var colon = line.IndexOf(" : ", StringComparison.Ordinal);
                types.Add(colon < 0 ? new(line, null, new List<string>()) : new(line[..colon], line[(colon + 3)..], new List<string>()));
            }
            else
            {
                ((List<string>)types[^1].Members).Add(line[2..]);
            }
        }
        return types;
    }
}
