namespace ILGPU;

/// <summary>The distances between the neighbours of a two-dimensional view.</summary>
public interface IStride2D
{
    int XStride { get; }

    int YStride { get; }
}
