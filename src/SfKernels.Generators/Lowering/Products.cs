using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Products whose every use is a sum of the same block: none is left to be computed once each sum has become a fused operation.</summary>
internal sealed class Products
{
    private readonly Dictionary<Value, int> uses;
    private readonly HashSet<Value> shared = [];

    public Products(KernelGraph graph)
    {
        uses = graph.CountUses();
        Dictionary<Value, int> sums = [];
        foreach (Value sum in graph.Blocks.SelectMany(static block => block.Values))
        {
            // Two products in one sum: only one of them can be fused, so neither may be needed elsewhere.
            if (sum.Op is not (Opcode.Add or Opcode.Sub) || !sum.Type.IsFloat() || sum.Arguments.TrueForAll(static argument => argument.Op == Opcode.Mul))
                continue;
            foreach (Value product in sum.Arguments.Where(argument => argument.Op == Opcode.Mul && argument.Block == sum.Block))
                sums[product] = (sums.TryGetValue(product, out int count) ? count : 0) + 1;
        }

        foreach (KeyValuePair<Value, int> product in sums)
        {
            if (product.Value > 1 && product.Value == uses[product.Key])
                shared.Add(product.Key);
        }
    }

    /// <summary>Of floats, in one sum or in several.</summary>
    public bool IsOnlyAdded(Value value) => shared.Contains(value) || IsSingle(value);

    /// <summary>In one sum. A widened 32-bit index is multiplied by one widening instruction instead.</summary>
    public bool IsSingle(Value value) =>
        value.Op == Opcode.Mul && uses[value] == 1 && !(value.Type == ScalarType.I64 && value.Arguments[0].Op == Opcode.Convert);
}
