namespace SfKernels.Generators.Parsing;

/// <summary>A property with a body, or an indexer: reading and writing call its accessors. What it is a property of, and its indices, were evaluated before.</summary>
internal sealed class PropertyPlace(Func<Data> read, Action<Data> write) : Place
{
    public Data Read() => read();

    public void Write(Data value) => write(value);
}
