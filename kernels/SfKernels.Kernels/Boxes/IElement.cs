using System.Numerics;

namespace SfKernels.Kernels.Boxes;

/// <summary>A stored number type and the precision it is computed in.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IElement<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Number <paramref name="index"/> of the array at <paramref name="address"/>.</summary>
    static abstract T Load(nint address, long index);

    /// <summary>Rounds to the stored type, half to even.</summary>
    static abstract void Store(nint address, long index, T value);
}
