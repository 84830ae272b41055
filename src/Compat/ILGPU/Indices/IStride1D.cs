namespace ILGPU;

/// <summary>The distance between the neighbours of a one-dimensional view.</summary>
public interface IStride1D
{
    int XStride { get; }
}
