using System.Runtime.InteropServices;

namespace SfKernels.Engine;

/// <summary>The exports of the shim (native/*.cpp), one line each. A zero or negative result means that <c>sfk_last_error</c> has a message.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "LibTorchSharp";

    [DllImport(Library)] public static extern byte* sfk_last_error();
    [DllImport(Library)] public static extern long sfk_last_exception_token();
    [DllImport(Library)] public static extern byte* sfk_torch_version();

    [DllImport(Library)] public static extern nint sfk_find_operator(byte* name, byte* overload);
    [DllImport(Library)] public static extern int sfk_operator_arity(nint op);
    [DllImport(Library)] public static extern int sfk_call(nint op, NativeArg* args, int count, NativeResult* results, int capacity);
    [DllImport(Library)] public static extern void sfk_free(nint memory);
    [DllImport(Library)] public static extern int sfk_load_library(byte* path);

    [DllImport(Library)] public static extern nint THSTensor_data(nint handle);
    [DllImport(Library)] public static extern void sfk_tensor_free(nint handle);
    [DllImport(Library)] public static extern nint sfk_tensor_share(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_same(nint left, nint right);
    [DllImport(Library)] public static extern int sfk_tensor_dim(nint handle);
    [DllImport(Library)] public static extern void sfk_tensor_sizes(nint handle, long* sizes);
    [DllImport(Library)] public static extern int sfk_tensor_strides(nint handle, long* strides);
    [DllImport(Library)] public static extern int sfk_tensor_size(nint handle, int dim, long* size);
    [DllImport(Library)] public static extern int sfk_tensor_stride(nint handle, int dim, long* stride);
    [DllImport(Library)] public static extern long sfk_tensor_numel(nint handle);
    [DllImport(Library)] public static extern long sfk_tensor_element_size(nint handle);
    [DllImport(Library)] public static extern long sfk_tensor_storage_offset(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_dtype(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_device_type(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_device_index(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_is_contiguous(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_is_sparse(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_is_leaf(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_requires_grad(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_set_requires_grad(nint handle, int value);
    [DllImport(Library)] public static extern nint sfk_tensor_grad(nint handle);
    [DllImport(Library)] public static extern int sfk_tensor_set_grad(nint handle, nint grad);
    [DllImport(Library)] public static extern nint sfk_tensor_from_blob(void* data, long* sizes, int dim, int dtype, delegate* unmanaged<nint, void> release, nint owner);

    [DllImport(Library)] public static extern int sfk_grad_enabled();
    [DllImport(Library)] public static extern void sfk_set_grad_enabled(int value);
    [DllImport(Library)] public static extern int sfk_inference_enabled();
    [DllImport(Library)] public static extern nint sfk_inference_enter(int mode);
    [DllImport(Library)] public static extern void sfk_inference_leave(nint guard);
    [DllImport(Library)] public static extern int sfk_num_threads();
    [DllImport(Library)] public static extern int sfk_num_interop_threads();
    [DllImport(Library)] public static extern int sfk_set_num_threads(int count);
    [DllImport(Library)] public static extern int sfk_set_num_interop_threads(int count);
    [DllImport(Library)] public static extern int sfk_allow_tf32(int cudnn);
    [DllImport(Library)] public static extern void sfk_set_allow_tf32(int cudnn, int value);
    [DllImport(Library)] public static extern int sfk_cuda_count();
    [DllImport(Library)] public static extern int sfk_cuda_has_cudnn();
    [DllImport(Library)] public static extern int sfk_cuda_synchronize(int index);
    [DllImport(Library)] public static extern void sfk_waits_note_on_cpu(byte* what);

    [DllImport(Library)] public static extern nint sfk_generator_default(int deviceType, int index);
    [DllImport(Library)] public static extern nint sfk_generator_new(ulong seed, int deviceType, int index);
    [DllImport(Library)] public static extern void sfk_generator_free(nint handle);
    [DllImport(Library)] public static extern long sfk_generator_initial_seed(nint handle);
    [DllImport(Library)] public static extern long sfk_generator_seed(nint handle);
    [DllImport(Library)] public static extern int sfk_generator_manual_seed(nint handle, long seed);
    [DllImport(Library)] public static extern nint sfk_generator_get_state(nint handle);
    [DllImport(Library)] public static extern int sfk_generator_set_state(nint handle, nint state);
    [DllImport(Library)] public static extern int sfk_manual_seed(long seed);

    [DllImport(Library)]
    public static extern int sfk_backward(nint* tensors, int count, nint* grads, int gradCount, int retainGraph, int createGraph, nint* inputs, int inputCount);

    [DllImport(Library)]
    public static extern int sfk_grad(nint* outputs, int count, nint* inputs, int inputCount, nint* grads, int gradCount, int retainGraph, int createGraph, int allowUnused, nint* results);

    [DllImport(Library)] public static extern int sfk_retain_grad(nint handle);

    [DllImport(Library)]
    public static extern nint sfk_node_new(byte* name, nint* inputs, int count, nint context, delegate* unmanaged<nint, nint*, int, nint*, int, long> backward, delegate* unmanaged<nint, void> release);

    [DllImport(Library)] public static extern void sfk_node_free(nint node);

    [DllImport(Library)]
    public static extern int sfk_node_wrap_outputs(nint node, nint* inputs, int inputCount, nint* dirty, int dirtyCount, nint* fixedOutputs, int fixedCount, nint* outputs, int outputCount, int materialize);

    [DllImport(Library)] public static extern int sfk_node_save(nint node, nint* tensors, int count);
    [DllImport(Library)] public static extern int sfk_node_saved(nint address, nint* results, int capacity);
    [DllImport(Library)] public static extern nint sfk_node_address(nint node);
}
