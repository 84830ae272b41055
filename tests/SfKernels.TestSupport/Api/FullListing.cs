namespace SfKernels.TestSupport.Api;

/// <summary>The listing of a real assembly, asked member by member. A member counts where a base type declares it: its callers see no difference.</summary>
public sealed class FullListing(IReadOnlyList<ApiType> types)
{
    private readonly Dictionary<string, ApiType> _byName = types.GroupBy(static t => t.Name).ToDictionary(static g => g.Key, static g => g.First());

    public bool Has(ApiType type, string line)
    {
        if (line == type.Header) return _byName.TryGetValue(type.Name, out var real) && real.Header == line;
        for (var name = type.Name; name is not null && _byName.TryGetValue(name, out var declaring); name = declaring.Base)
            if (declaring.Members.Contains(line)) return true;
        return false;
    }
}
