// Autocast: inside it libtorch's own table decides which operators compute in a lower precision. The real TorchSharp has no such thing.
#include "shim.h"

#include <ATen/autocast_mode.h>
#include <torch/library.h>
#include <torch/version.h>

using namespace sfk;

namespace {

namespace autocast = at::autocast;

// One set of functions for every kind of device since 2.4; before, one for each kind.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
bool enabled(c10::DeviceType device) { return autocast::is_autocast_enabled(device); }
void set_enabled(c10::DeviceType device, bool value) { autocast::set_autocast_enabled(device, value); }
at::ScalarType type(c10::DeviceType device) { return autocast::get_autocast_dtype(device); }
void set_type(c10::DeviceType device, at::ScalarType value) { autocast::set_autocast_dtype(device, value); }
#else
bool cpu(c10::DeviceType device) { return device == c10::DeviceType::CPU; }
bool enabled(c10::DeviceType device) { return cpu(device) ? autocast::is_cpu_enabled() : autocast::is_enabled(); }
void set_enabled(c10::DeviceType device, bool value) { cpu(device) ? autocast::set_cpu_enabled(value) : autocast::set_enabled(value); }
at::ScalarType type(c10::DeviceType device) { return cpu(device) ? autocast::get_autocast_cpu_dtype() : autocast::get_autocast_gpu_dtype(); }
void set_type(c10::DeviceType device, at::ScalarType value) { cpu(device) ? autocast::set_autocast_cpu_dtype(value) : autocast::set_autocast_gpu_dtype(value); }
#endif

// What was in force before.
struct Before {
    c10::DeviceType device;
    bool enabled;
    at::ScalarType type;
    bool cache;
};

#if TORCH_VERSION_MAJOR < 2
// The CPU's kernel of 1.x takes no bfloat16 input beside float32 weights, and its table leaves the operator out. In float32, as in the table of CUDA.
at::Tensor group_norm(const at::Tensor& input, int64_t groups, const OptionalTensor& weight, const OptionalTensor& bias, double eps, bool cudnn) {
    c10::impl::ExcludeDispatchKeyGuard plain(c10::DispatchKey::AutocastCPU);
    const auto widen = [](const auto& value) { return autocast::cached_cast(at::kFloat, value, c10::DeviceType::CPU); };
    return at::group_norm(widen(input), groups, widen(weight), widen(bias), eps, cudnn);
}

TORCH_LIBRARY_IMPL(aten, AutocastCPU, library) { library.impl("group_norm", TORCH_FN(group_norm)); }
#endif

}  // namespace

// From here on, on this thread, operators of the device compute in `dtype` where that is safe, and a weight is converted once for all its uses; or, with
// `on` 0, in what they are given. Returns what sfk_autocast_leave takes.
SFK_API void* sfk_autocast_enter(int32_t device_type, int32_t dtype, int32_t on) {
    return guarded<void*>(nullptr, [&]() -> void* {
        const auto device = static_cast<c10::DeviceType>(device_type);
        if (device != c10::DeviceType::CPU && device != c10::DeviceType::CUDA) throw std::invalid_argument("autocast is for the CPU and CUDA devices");
        auto before = new Before{device, enabled(device), type(device), autocast::is_autocast_cache_enabled()};
        set_enabled(device, on != 0);
        if (on != 0) set_type(device, static_cast<at::ScalarType>(dtype));
        autocast::set_autocast_cache_enabled(true);
        autocast::increment_nesting();
        return before;
    });
}

// On the thread that entered. Converted weights are forgotten: the optimizer is about to change them.
SFK_API void sfk_autocast_leave(void* handle) {
    auto before = static_cast<Before*>(handle);
    if (autocast::decrement_nesting() == 0) autocast::clear_cache();
    set_enabled(before->device, before->enabled);
    set_type(before->device, before->type);
    autocast::set_autocast_cache_enabled(before->cache);
    delete before;
}
