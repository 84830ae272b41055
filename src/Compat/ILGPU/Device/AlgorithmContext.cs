namespace ILGPU;

/// <summary>Turns on the functions of ILGPU.Algorithms.</summary>
public static class AlgorithmContext
{
    public static Context.Builder EnableAlgorithms(this Context.Builder builder) => builder;
}
