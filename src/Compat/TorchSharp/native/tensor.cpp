// Tensor handles, their metadata, and the state of libtorch that operators do not reach: grad mode, generators, threads.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/as_strided.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/Stream.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>

using namespace sfk;

namespace {

at::Tensor& tensor(void* handle) { return *static_cast<at::Tensor*>(handle); }

at::Generator& generator(void* handle) { return *static_cast<at::Generator*>(handle); }

// The current CUDA device: the name of the question changed between versions.
template <typename Hooks>
auto current_device(const Hooks& hooks, int) -> decltype(hooks.current_device()) {
    return hooks.current_device();
}

template <typename Hooks>
auto current_device(const Hooks& hooks, long) -> decltype(hooks.getCurrentDevice()) {
    return hooks.getCurrentDevice();
}

}  // namespace

SFK_API const char* sfk_torch_version() { return TORCH_VERSION; }

// The address of the first element, offset included: the native library of the real TorchSharp exports the same.
SFK_API void* THSTensor_data(void* handle) {
    return guarded<void*>(nullptr, [&] { return tensor(handle).data_ptr(); });
}

SFK_API void sfk_tensor_free(void* handle) { delete static_cast<at::Tensor*>(handle); }

// Another handle of the same tensor.
SFK_API void* sfk_tensor_share(void* handle) { return new at::Tensor(tensor(handle)); }

SFK_API int32_t sfk_tensor_same(void* left, void* right) { return tensor(left).is_same(tensor(right)); }

SFK_API int32_t sfk_tensor_dim(void* handle) { return static_cast<int32_t>(tensor(handle).dim()); }

SFK_API void sfk_tensor_sizes(void* handle, int64_t* sizes) {
    auto source = tensor(handle).sizes();
    std::copy(source.begin(), source.end(), sizes);
}

// Returns 0 for layouts without strides.
SFK_API int32_t sfk_tensor_strides(void* handle, int64_t* strides) {
    return guarded<int32_t>(0, [&] {
        auto source = tensor(handle).strides();
        std::copy(source.begin(), source.end(), strides);
        return 1;
    });
}

SFK_API int32_t sfk_tensor_size(void* handle, int32_t dim, int64_t* size) {
    return guarded<int32_t>(0, [&] {
        *size = tensor(handle).size(dim);
        return 1;
    });
}

// As above, without strides.
SFK_API int32_t sfk_tensor_stride(void* handle, int32_t dim, int64_t* stride) {
    return guarded<int32_t>(0, [&] {
        *stride = tensor(handle).stride(dim);
        return 1;
    });
}

SFK_API int64_t sfk_tensor_numel(void* handle) { return tensor(handle).numel(); }
SFK_API int64_t sfk_tensor_element_size(void* handle) { return static_cast<int64_t>(tensor(handle).dtype().itemsize()); }
SFK_API int64_t sfk_tensor_storage_offset(void* handle) { return tensor(handle).storage_offset(); }
SFK_API int32_t sfk_tensor_dtype(void* handle) { return static_cast<int32_t>(tensor(handle).scalar_type()); }
SFK_API int32_t sfk_tensor_device_type(void* handle) { return static_cast<int32_t>(tensor(handle).device().type()); }
SFK_API int32_t sfk_tensor_device_index(void* handle) { return tensor(handle).device().index(); }
SFK_API int32_t sfk_tensor_is_contiguous(void* handle) { return tensor(handle).is_contiguous(); }
SFK_API int32_t sfk_tensor_is_sparse(void* handle) { return tensor(handle).is_sparse(); }
SFK_API int32_t sfk_tensor_is_leaf(void* handle) { return tensor(handle).is_leaf(); }
SFK_API int32_t sfk_tensor_is_inference(void* handle) { return tensor(handle).is_inference(); }
SFK_API int32_t sfk_tensor_requires_grad(void* handle) { return tensor(handle).requires_grad(); }

SFK_API int32_t sfk_tensor_set_requires_grad(void* handle, int32_t value) {
    return guarded<int32_t>(0, [&] {
        auto& target = tensor(handle);
        // The same refusal that Python gives; the C++ setter alone would leave a silent no-op.
        if (!target.is_leaf() && value == 0) {
            throw std::runtime_error("you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
                                     "subgraph that doesn't require differentiation use var_no_grad = var.detach().");
        }
        target.set_requires_grad(value != 0);
        return 1;
    });
}

SFK_API void* sfk_tensor_grad(void* handle) { return new_handle(tensor(handle).grad()); }

SFK_API int32_t sfk_tensor_set_grad(void* handle, void* grad) {
    return guarded<int32_t>(0, [&] {
        auto& target = tensor(handle);
        auto value = tensor_or_undefined(grad);
        if (value.defined() && !value.sizes().equals(target.sizes())) {
            throw std::runtime_error("assigned grad has data of a different size");
        }
        target.mutable_grad() = std::move(value);
        return 1;
    });
}

// A tensor over memory of the caller, who hears through `release(owner)` when it is no longer used.
SFK_API void* sfk_tensor_from_blob(void* data, const int64_t* sizes, int32_t dim, int32_t dtype, void (*release)(void*), void* owner) {
    return guarded<void*>(nullptr, [&] {
        auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
        return new_handle(at::from_blob(data, at::IntArrayRef(sizes, dim), [release, owner](void*) { release(owner); }, options));
    });
}

// A tensor like each of those given, of its sizes and strides, without gaps in it: all in one piece of memory, which is asked for once and, if zeros are
// wanted, filled by one launch. The new tensors share nothing but that memory.
SFK_API int32_t sfk_tensors_like(void** like, int32_t count, int32_t zeros, void** results) {
    return guarded<int32_t>(0, [&] {
        // Every tensor begins where one of its own would: convolutions choose faster kernels for such addresses.
        constexpr int64_t alignment = 128;
        at::AutoDispatchBelowADInplaceOrView below;
        int64_t length = 0;
        for (int32_t i = 0; i < count; ++i) length += (tensor(like[i]).numel() + alignment - 1) / alignment * alignment;
        auto options = tensor(like[0]).options().requires_grad(false);
        auto all = zeros != 0 ? at::zeros({length}, options) : at::empty({length}, options);
        int64_t begin = 0;
        for (int32_t i = 0; i < count; ++i) {
            const auto& one = tensor(like[i]);
            if (!one.is_non_overlapping_and_dense()) throw std::invalid_argument("a tensor like one with gaps would have some too");
            results[i] = new_handle(at::as_strided(all, one.sizes(), one.strides(), begin));
            begin += (one.numel() + alignment - 1) / alignment * alignment;
        }
        return 1;
    });
}

SFK_API int32_t sfk_grad_enabled() { return c10::GradMode::is_enabled(); }
SFK_API void sfk_set_grad_enabled(int32_t value) { c10::GradMode::set_enabled(value != 0); }
SFK_API int32_t sfk_inference_enabled() { return c10::InferenceMode::is_enabled(); }
SFK_API void* sfk_inference_enter(int32_t mode) { return new c10::InferenceMode(mode != 0); }
SFK_API void sfk_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

SFK_API int32_t sfk_num_threads() { return at::get_num_threads(); }
SFK_API int32_t sfk_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

SFK_API int32_t sfk_set_num_threads(int32_t count) {
    return guarded<int32_t>(0, [&] { at::set_num_threads(count); return 1; });
}

SFK_API int32_t sfk_set_num_interop_threads(int32_t count) {
    return guarded<int32_t>(0, [&] { at::set_num_interop_threads(count); return 1; });
}

SFK_API int32_t sfk_allow_tf32(int32_t cudnn) { return cudnn != 0 ? at::globalContext().allowTF32CuDNN() : at::globalContext().allowTF32CuBLAS(); }

SFK_API void sfk_set_allow_tf32(int32_t cudnn, int32_t value) {
    if (cudnn != 0) {
        at::globalContext().setAllowTF32CuDNN(value != 0);
    } else {
        at::globalContext().setAllowTF32CuBLAS(value != 0);
    }
}

SFK_API int32_t sfk_cuda_count() {
    return guarded<int32_t>(0, [&] { return static_cast<int32_t>(at::hasCUDA() ? at::getNumGPUs() : 0); });
}

SFK_API int32_t sfk_cuda_has_cudnn() {
    return guarded<int32_t>(0, [&] { return static_cast<int32_t>(at::hasCUDA() && at::detail::getCUDAHooks().hasCuDNN()); });
}

SFK_API int32_t sfk_cuda_synchronize(int32_t index) {
    return guarded<int32_t>(0, [&] {
        note_wait("synchronize");
        auto& hooks = at::detail::getCUDAHooks();
        hooks.deviceSynchronize(static_cast<c10::DeviceIndex>(index < 0 ? current_device(hooks, 0) : index));
        return 1;
    });
}

// The two functions behind c10::cuda::getCurrentCUDAStream(index).stream(), for a libtorch before 2.2. c10::Stream is what a CUDAStream holds.
static int32_t stream_by_name(int32_t index, void** stream) {
    static const auto current = reinterpret_cast<c10::Stream (*)(c10::DeviceIndex)>(dlsym(RTLD_DEFAULT, "_ZN3c104cuda20getCurrentCUDAStreamEa"));
    static const auto handle = reinterpret_cast<void* (*)(const c10::Stream*)>(dlsym(RTLD_DEFAULT, "_ZNK3c104cuda10CUDAStream6streamEv"));
    if (current == nullptr || handle == nullptr) return 1;
    c10::Stream now = current(static_cast<c10::DeviceIndex>(index));
    *stream = handle(&now);
    return 0;
}

// The cudaStream_t that torch launches on now, for the project's own kernels: the real TorchSharp has no such export. 0, the default stream, without
// CUDA. The headers of c10::cuda need those of the CUDA toolkit, so the question is looked up by name, once: the C function that libtorch keeps
// stable for compiled models, or else the C++ ones. The default scope of this library holds libtorch_cuda, which libtorch needs.
SFK_API int32_t sfk_cuda_current_stream(int32_t index, void** stream) {
    *stream = nullptr;
    return guarded<int32_t>(0, [&] {
        if (!at::hasCUDA()) return 1;
        static const auto stable = reinterpret_cast<int32_t (*)(int32_t, void**)>(dlsym(RTLD_DEFAULT, "aoti_torch_get_current_cuda_stream"));
        if ((stable != nullptr ? stable : stream_by_name)(index, stream) != 0)
            throw std::runtime_error("libtorch does not say its current CUDA stream on device " + std::to_string(index));
        return 1;
    });
}

// The process-wide generator of a device; the handle is the caller's, the generator is shared.
SFK_API void* sfk_generator_default(int32_t device_type, int32_t index) {
    return guarded<void*>(nullptr, [&] {
        c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(index));
        return new at::Generator(at::globalContext().defaultGenerator(device));
    });
}

SFK_API void* sfk_generator_new(uint64_t seed, int32_t device_type, int32_t index) {
    return guarded<void*>(nullptr, [&] {
        if (static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU) return new at::Generator(at::detail::createCPUGenerator(seed));
        c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(index));
        auto copy = new at::Generator(at::globalContext().defaultGenerator(device).clone());
        copy->set_current_seed(seed);
        return copy;
    });
}

SFK_API void sfk_generator_free(void* handle) { delete static_cast<at::Generator*>(handle); }

SFK_API int64_t sfk_generator_initial_seed(void* handle) {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    return static_cast<int64_t>(generator(handle).current_seed());
}

SFK_API int64_t sfk_generator_seed(void* handle) {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    return static_cast<int64_t>(generator(handle).seed());
}

SFK_API int32_t sfk_generator_manual_seed(void* handle, int64_t seed) {
    return guarded<int32_t>(0, [&] {
        std::lock_guard<std::mutex> lock(generator(handle).mutex());
        generator(handle).set_current_seed(static_cast<uint64_t>(seed));
        return 1;
    });
}

SFK_API void* sfk_generator_get_state(void* handle) {
    return guarded<void*>(nullptr, [&] {
        std::lock_guard<std::mutex> lock(generator(handle).mutex());
        return new_handle(generator(handle).get_state());
    });
}

SFK_API int32_t sfk_generator_set_state(void* handle, void* state) {
    return guarded<int32_t>(0, [&] {
        std::lock_guard<std::mutex> lock(generator(handle).mutex());
        generator(handle).set_state(tensor_or_undefined(state));
        return 1;
    });
}

// Seeds the CPU and, where there are any, every CUDA device.
SFK_API int32_t sfk_manual_seed(int64_t seed) {
    return guarded<int32_t>(0, [&] { at::manual_seed(static_cast<uint64_t>(seed)); return 1; });
}
