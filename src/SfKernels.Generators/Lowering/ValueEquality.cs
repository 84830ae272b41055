namespace SfKernels.Generators.Lowering;

/// <summary>What makes two values equal: the operation and its arguments.</summary>
internal sealed class ValueEquality : IEqualityComparer<Value>
{
    public static readonly ValueEquality Instance = new();

    public bool Equals(Value a, Value b)
    {
        if (a.Op != b.Op || a.Type != b.Type || a.Result != b.Result || a.Memory != b.Memory || a.Space != b.Space || a.Immediate != b.Immediate || a.Immediate2 != b.Immediate2 || a.Arguments.Count != b.Arguments.Count)
            return false;
        for (int i = 0; i < a.Arguments.Count; i++)
        {
            if (a.Arguments[i] != b.Arguments[i])
                return false;
        }

        return true;
    }

    public int GetHashCode(Value value)
    {
        unchecked
        {
            int sum = (((int)value.Op * 31 + (int)value.Type) * 31 + (int)value.Memory) * 31 + (int)value.Immediate;
            foreach (Value argument in value.Arguments)
                sum = sum * 31 + argument.Id;
            return sum;
        }
    }
}
