using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>What makes two values equal: the operation and its arguments. Its hash is computed once.</summary>
internal readonly struct ValueKey : IEquatable<ValueKey>
{
    private readonly Value value;
    private readonly int hash;

    public ValueKey(Value value)
    {
        this.value = value;
        unchecked
        {
            int sum = (((int)value.Op * 31 + (int)value.Type) * 31 + (int)value.Memory) * 31 + (int)value.Immediate;
            foreach (Value argument in value.Arguments)
                sum = sum * 31 + argument.Id;
            hash = sum;
        }
    }

    public bool Equals(ValueKey other)
    {
        Value a = value, b = other.value;
        if (hash != other.hash || a.Op != b.Op || a.Type != b.Type || a.Result != b.Result || a.Memory != b.Memory || a.Space != b.Space || a.Immediate != b.Immediate || a.Immediate2 != b.Immediate2 || a.Arguments.Count != b.Arguments.Count)
            return false;
        for (int i = 0; i < a.Arguments.Count; i++)
        {
            if (a.Arguments[i] != b.Arguments[i])
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is ValueKey other && Equals(other);

    public override int GetHashCode() => hash;
}
