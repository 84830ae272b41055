namespace ILGPU.Algorithms.ScanReduceOperations;

/// <summary>What a reduction or a scan does with two values: associative, with an identity.</summary>
public interface IScanReduceOperation<T> where T : struct
{
    /// <summary>Name of the operation in OpenCL; not used here.</summary>
    string CLCommand { get; }

    T Identity { get; }

    T Apply(T first, T second);

    void AtomicApply(ref T target, T value);
}
