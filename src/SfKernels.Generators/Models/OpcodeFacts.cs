namespace SfKernels.Generators.Models;

/// <summary>What an operation may be used for by the optimiser.</summary>
internal static class OpcodeFacts
{
    /// <summary>The result depends on the arguments alone: it may be merged, moved, left out.</summary>
    public static bool IsPure(this Opcode op) => op is >= Opcode.Parameter and <= Opcode.IsNaN or Opcode.Extract or Opcode.Constant;

    /// <summary>Computed by the special function unit.</summary>
    public static bool IsSpecialFunction(this Opcode op) => op is Opcode.Exp2 or Opcode.Log2 or Opcode.Rcp or Opcode.Rsqrt or Opcode.Sin or Opcode.Cos;

    public static bool IsLoad(this Opcode op) => op is Opcode.Load or Opcode.LoadVector;

    public static bool IsAtomic(this Opcode op) => op is >= Opcode.AtomicAdd and <= Opcode.AtomicCompareExchange;

    public static bool IsBlockBarrier(this Opcode op) => op is >= Opcode.Barrier and <= Opcode.BarrierPopCount;

    public static bool IsShuffle(this Opcode op) => op is >= Opcode.ShuffleIndex and <= Opcode.ShuffleXor;

    public static bool IsCompare(this Opcode op) => op is >= Opcode.Equal and <= Opcode.GreaterEqual;

    public static bool IsCommutative(this Opcode op) => op is Opcode.Add or Opcode.Mul or Opcode.MulHigh or Opcode.And or Opcode.Or or Opcode.Xor
        or Opcode.Min or Opcode.Max or Opcode.MinNaN or Opcode.MaxNaN or Opcode.Equal or Opcode.NotEqual;

    /// <summary>Writes memory, or orders writes of other threads: loads do not move across it.</summary>
    public static bool ChangesMemory(this Opcode op) => op is Opcode.Store or Opcode.StoreVector || op.IsAtomic() || op.IsBlockBarrier()
        || op is Opcode.WarpBarrier or Opcode.FenceGroup or Opcode.FenceDevice or Opcode.FenceSystem;
}
