// What every translation unit of the shim shares: the C structures that cross the border and the error discipline.
// No C++ exception leaves an exported function: it returns a failure value and keeps the message for sfk_last_error.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#define SFK_API extern "C" __attribute__((visibility("default")))

namespace sfk {

// c10::optional in old versions, std::optional in new ones.
using OptionalTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());

enum ArgKind : int32_t {
    kNone = 0,
    kTensor = 1,      // pointer: at::Tensor*
    kInt = 2,         // integer
    kDouble = 3,      // real
    kBool = 4,        // integer
    kIntList = 5,     // pointer: int64_t[count]
    kDoubleList = 6,  // pointer: double[count]
    kBoolList = 7,    // pointer: int64_t[count]
    kTensorList = 8,  // pointer: at::Tensor*[count]; a null entry is an absent tensor
    kString = 9,      // pointer: UTF-8, count bytes
    kDevice = 10,     // integer: c10::DeviceType, count: index
    kGenerator = 11,  // pointer: at::Generator*
    kDefault = 12,    // the value that the operator's schema gives
};

// Mirrored by NativeArg in C#.
struct Arg {
    int32_t kind;
    int32_t count;
    union {
        int64_t integer;
        double real;
        void* pointer;
    } value;
};

// Mirrored by NativeResult in C#; kinds are those of Arg. Tensors and tensor lists belong to the caller.
struct Result {
    int32_t kind;
    int32_t count;
    union {
        int64_t integer;
        double real;
        void* pointer;
    } value;
};

// An exception thrown by C# inside backward; `token` finds the original on the managed side.
struct ManagedException : std::runtime_error {
    explicit ManagedException(int64_t token) : std::runtime_error("an exception left a C# backward function"), token(token) {}
    int64_t token;
};

void remember(const std::exception& error) noexcept;
void remember_unknown() noexcept;

// Counts one wait of the host, where somebody watches.
void note_wait(const char* what) noexcept;

// Runs `body`; on any exception keeps the message and returns `failed`.
template <typename T, typename F>
T guarded(T failed, F&& body) noexcept {
    try {
        return body();
    } catch (const std::exception& error) {
        remember(error);
    } catch (...) {
        remember_unknown();
    }
    return failed;
}

inline at::Tensor tensor_or_undefined(void* handle) {
    return handle == nullptr ? at::Tensor() : *static_cast<at::Tensor*>(handle);
}

inline void* new_handle(at::Tensor tensor) {
    return tensor.defined() ? new at::Tensor(std::move(tensor)) : nullptr;
}

}  // namespace sfk
