// Operators of libtorch on the simulated devices: each runs as the CPU's, on the memory of the device. What a real device refuses, tensors of several
// devices in one operator, is refused here too.
#include "memory.h"

#include <ATen/ATen.h>
#include <ATen/EmptyTensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/native/Resize.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include <unordered_set>

namespace simulated {

c10::Allocator* memory();
c10::Allocator* page_locked_memory();
bool page_locked(const void* address);

namespace {

using torch::jit::Stack;

constexpr c10::DispatchKeySet kKeys{c10::DispatchKey::CUDA};

// Operators that on a device, too, take indices from the host.
const std::unordered_set<std::string> taking_host_indices{"aten::index", "aten::index_put_", "aten::_index_put_impl_"};

// The memory of a device's tensor as a tensor of the CPU, without a copy: what is written into one is in the other.
at::Tensor as_host(const at::Tensor& tensor) {
    if (!tensor.defined() || !tensor.is_cuda()) return tensor;
    const auto& storage = tensor.storage();
    c10::Storage same(c10::Storage::use_byte_size_t(), storage.nbytes(), c10::DataPtr(const_cast<void*>(storage.data()), c10::Device(c10::DeviceType::CPU)));
    auto made = at::detail::make_tensor<c10::TensorImpl>(std::move(same), c10::DispatchKeySet(c10::DispatchKey::CPU), tensor.dtype());
    made.unsafeGetTensorImpl()->set_storage_offset(tensor.storage_offset());
    made.unsafeGetTensorImpl()->set_sizes_and_strides(tensor.sizes(), tensor.strides(), tensor.storage_offset());
    return made;
}

// A tensor of a device with the values and strides of one of the CPU.
at::Tensor to_device(const at::Tensor& host, c10::Device device) {
    if (!host.defined()) return host;
    const c10::DeviceGuard current(device);
    at::Tensor made = at::detail::empty_strided_generic(host.sizes(), host.strides(), memory(), kKeys, host.scalar_type());
    const Open open;
    as_host(made).copy_(host);
    return made;
}

struct Call {
    const c10::OperatorHandle& op;
    c10::optional<c10::Device> device;
    std::vector<at::Tensor> host;                                // tensors with sizes on the CPU
    std::vector<std::pair<at::Tensor, at::Tensor>> to_be_sized;  // an output without elements: the device's and the host's

    void look(const at::Tensor& tensor) {
        if (!tensor.defined()) return;
        if (tensor.is_cuda()) {
            TORCH_CHECK(!device || *device == tensor.device(), "Expected all tensors to be on the same device, but found at least two devices, ", *device, " and ",
                        tensor.device(), "! (", op.schema().name(), ")");
            device = tensor.device();
        } else if (tensor.dim() > 0) {
            host.push_back(tensor);
        }
    }

    at::Tensor take(const at::Tensor& tensor, bool written) {
        if (!written || !tensor.defined() || !tensor.is_cuda() || tensor.numel() != 0) return as_host(tensor);
        to_be_sized.emplace_back(tensor, at::empty(tensor.sizes(), tensor.options().device(c10::DeviceType::CPU)));
        return to_be_sized.back().second;
    }
};

bool is_written(const c10::Argument& argument) { return argument.alias_info() != nullptr && argument.alias_info()->isWrite(); }

void on_device(const c10::OperatorHandle& op, Stack* stack) {
    const auto& schema = op.schema();
    const size_t count = schema.arguments().size(), begin = stack->size() - count;
    const std::vector<c10::IValue> given(stack->begin() + static_cast<ptrdiff_t>(begin), stack->end());
    Call call{op};
    for (const auto& value : given) {
        if (value.isTensor()) {
            call.look(value.toTensor());
        } else if (value.isTensorList()) {
            for (const at::Tensor& one : value.toTensorVector()) call.look(one);
        } else if (value.isOptionalTensorList()) {
            for (const c10::optional<at::Tensor>& one : value.toOptionalTensorList()) {
                if (one) call.look(*one);
            }
        } else if (value.isDevice() && value.toDevice().is_cuda() && !call.device) {
            call.device = value.toDevice();
        }
    }
    TORCH_CHECK(call.device.has_value(), schema.name(), " was given to a device without a tensor on it");
    if (call.device->index() < 0) call.device = c10::Device(c10::DeviceType::CUDA, 0);
    TORCH_CHECK(call.host.empty() || taking_host_indices.count(schema.name()) != 0, "Expected all tensors to be on the same device, but found at least two devices, ",
                *call.device, " and cpu! (", schema.name(), ")");

    for (size_t i = 0; i < count; i++) {
        c10::IValue& value = (*stack)[begin + i];
        const bool written = is_written(schema.arguments()[i]);
        if (value.isTensor()) {
            value = call.take(given[i].toTensor(), written);
        } else if (value.isTensorList()) {
            c10::List<at::Tensor> taken;
            for (const at::Tensor& one : given[i].toTensorVector()) taken.push_back(call.take(one, written));
            value = taken;
        } else if (value.isOptionalTensorList()) {
            c10::List<c10::optional<at::Tensor>> taken;
            for (const c10::optional<at::Tensor>& one : given[i].toOptionalTensorList()) taken.push_back(one ? c10::optional<at::Tensor>(as_host(*one)) : c10::nullopt);
            value = taken;
        } else if (value.isDevice()) {
            value = c10::Device(c10::DeviceType::CPU);
        }
    }

    {
        const Open open;
        op.callBoxed(stack);
        for (auto& [there, here] : call.to_be_sized) {
            if (here.numel() == 0 && here.sizes() == there.sizes()) continue;
            there.resize_(here.sizes());
            as_host(there).copy_(here);
        }
    }

    const size_t results = schema.returns().size(), first = stack->size() - results;
    for (size_t i = 0; i < results; i++) {
        c10::IValue& value = (*stack)[first + i];
        const auto* alias = schema.returns()[i].alias_info();
        if (value.isTensor() && alias != nullptr) {
            bool found = false;
            for (size_t k = 0; k < count && !found; k++) {
                const auto* of = schema.arguments()[k].alias_info();
                if (of != nullptr && *of == *alias && given[k].isTensor()) value = given[k], found = true;
            }
            TORCH_CHECK(found, schema.name(), " makes a view, which the simulated device does not know");
        } else if (value.isTensor()) {
            const Open open;
            value = to_device(value.toTensor(), *call.device);
        } else if (value.isTensorList()) {
            const Open open;
            c10::List<at::Tensor> there;
            for (const at::Tensor& one : value.toTensorVector()) there.push_back(to_device(one, *call.device));
            value = there;
        }
    }
}

c10::Device place(c10::optional<c10::Device> device) {
    const c10::Device asked = device.value_or(c10::Device(c10::DeviceType::CUDA));
    return asked.index() >= 0 ? asked : c10::Device(c10::DeviceType::CUDA, 0);
}

at::Tensor empty(at::IntArrayRef size, c10::optional<at::ScalarType> type, c10::optional<at::Layout>, c10::optional<at::Device> device, c10::optional<bool> pinned,
                 c10::optional<at::MemoryFormat> format) {
    TORCH_CHECK(!pinned.value_or(false), "Only dense CPU tensors can be pinned");
    const c10::DeviceGuard current(place(device));
    return at::detail::empty_generic(size, memory(), kKeys, type.value_or(at::kFloat), format);
}

at::Tensor empty_strided(at::IntArrayRef size, at::IntArrayRef stride, c10::optional<at::ScalarType> type, c10::optional<at::Layout>, c10::optional<at::Device> device,
                         c10::optional<bool> pinned) {
    TORCH_CHECK(!pinned.value_or(false), "Only dense CPU tensors can be pinned");
    const c10::DeviceGuard current(place(device));
    return at::detail::empty_strided_generic(size, stride, memory(), kKeys, type.value_or(at::kFloat));
}

at::Tensor& copy(at::Tensor& to, const at::Tensor& from, bool) {
    const Open open;
    as_host(to).copy_(as_host(from));
    return to;
}

const at::Tensor& resize(const at::Tensor& tensor, at::IntArrayRef size, c10::optional<at::MemoryFormat> format) {
    if (tensor.sizes() == size && !format) return tensor;
    const c10::DeviceGuard current(tensor.device());
    const at::Tensor made = at::detail::empty_generic(size, memory(), kKeys, tensor.scalar_type(), format);
    tensor.unsafeGetTensorImpl()->set_storage_keep_dtype(made.storage());
    tensor.unsafeGetTensorImpl()->set_sizes_and_strides(made.sizes(), made.strides(), 0);
    return tensor;
}

#if SIMULATED_TORCH < 200
bool is_pinned(const at::Tensor& tensor, c10::optional<at::Device>) { return page_locked(tensor.storage().data()); }

at::Tensor pin_memory(const at::Tensor& tensor, c10::optional<at::Device>) {
    TORCH_CHECK(tensor.is_cpu(), "cannot pin '", tensor.toString(), "' only dense CPU tensors can be pinned");
    at::Tensor made = at::detail::empty_strided_generic(tensor.sizes(), tensor.strides(), page_locked_memory(), c10::DispatchKeySet(c10::DispatchKey::CPU), tensor.scalar_type());
    return made.copy_(tensor);
}
#endif

TORCH_LIBRARY_IMPL(_, CUDA, library) { library.fallback(torch::CppFunction::makeFromBoxedFunction<&on_device>()); }

TORCH_LIBRARY_IMPL(aten, CUDA, library) {
    library.impl("empty.memory_format", empty);
    library.impl("empty_strided", empty_strided);
    library.impl("copy_", copy);
    library.impl("resize_", resize);
    library.impl("as_strided", at::native::as_strided_tensorimpl);
    library.impl("view", at::native::view);
    library.impl("_reshape_alias", at::native::_reshape_alias);
    library.impl("unfold", at::native::unfold);
#if SIMULATED_TORCH < 200
    library.impl("is_pinned", is_pinned);
    library.impl("_pin_memory", pin_memory);
#endif
    // These have kernels for every device, which then look for cuDNN and for loops that are compiled for CUDA, or know fewer strides than CUDA's own.
    for (const char* name : {"convolution", "convolution_backward", "native_group_norm"}) library.impl(name, torch::CppFunction::makeFromBoxedFunction<&on_device>());
}

}  // namespace

}  // namespace simulated
