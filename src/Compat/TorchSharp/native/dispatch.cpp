// Any operator that libtorch or a loaded library registers, called through the dispatcher with boxed arguments.
#include "shim.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/Generator.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>

#include <cstdlib>
#include <vector>

namespace sfk {

namespace {

thread_local std::string last_error;
thread_local int64_t last_token = 0;

using c10::IValue;
using c10::TypeKind;

// Optional[T] and T take the same values here: None is pushed as None.
const c10::Type& strip_optional(const c10::Type& type) {
    return type.kind() == TypeKind::OptionalType ? *type.castRaw<c10::OptionalType>()->getElementType() : type;
}

IValue tensor_list(const Arg& arg, const c10::Type& wanted) {
    auto handles = static_cast<void**>(arg.value.pointer);
    const bool optional_elements = wanted.kind() == TypeKind::ListType &&
        wanted.castRaw<c10::ListType>()->getElementType()->kind() == TypeKind::OptionalType;
    if (optional_elements) {
        c10::List<OptionalTensor> list;
        list.reserve(arg.count);
        for (int32_t i = 0; i < arg.count; ++i) list.push_back(handles[i] == nullptr ? OptionalTensor() : OptionalTensor(tensor_or_undefined(handles[i])));
        return IValue(std::move(list));
    }
    c10::List<at::Tensor> list;
    list.reserve(arg.count);
    for (int32_t i = 0; i < arg.count; ++i) list.push_back(tensor_or_undefined(handles[i]));
    return IValue(std::move(list));
}

IValue int_list(const int64_t* data, size_t count, const c10::Type& wanted) {
    if (wanted.kind() == TypeKind::ListType && wanted.castRaw<c10::ListType>()->getElementType()->kind() == TypeKind::FloatType) {
        c10::List<double> list;
        list.reserve(count);
        for (size_t i = 0; i < count; ++i) list.push_back(static_cast<double>(data[i]));
        return IValue(std::move(list));
    }
    c10::List<int64_t> list;
    list.reserve(count);
    for (size_t i = 0; i < count; ++i) list.push_back(data[i]);
    return IValue(std::move(list));
}

IValue convert(const Arg& arg, const c10::Argument& parameter) {
    const c10::Type& wanted = strip_optional(*parameter.type());
    switch (arg.kind) {
        case kNone:
            // An undefined tensor where the schema has no optional: the operators treat both the same way.
            return wanted.kind() == TypeKind::TensorType && parameter.type()->kind() != TypeKind::OptionalType ? IValue(at::Tensor()) : IValue();
        case kTensor:
            return IValue(tensor_or_undefined(arg.value.pointer));
        case kInt:
            if (wanted.kind() == TypeKind::FloatType) return IValue(static_cast<double>(arg.value.integer));
            if (wanted.kind() == TypeKind::ListType) return int_list(&arg.value.integer, 1, wanted);
            if (wanted.kind() == TypeKind::BoolType) return IValue(arg.value.integer != 0);
            return IValue(arg.value.integer);
        case kDouble:
            return IValue(arg.value.real);
        case kBool:
            return IValue(arg.value.integer != 0);
        case kIntList:
            return int_list(static_cast<int64_t*>(arg.value.pointer), arg.count, wanted);
        case kDoubleList: {
            auto data = static_cast<double*>(arg.value.pointer);
            c10::List<double> list;
            for (int32_t i = 0; i < arg.count; ++i) list.push_back(data[i]);
            return IValue(std::move(list));
        }
        case kBoolList: {
            auto data = static_cast<int64_t*>(arg.value.pointer);
            c10::List<bool> list;
            for (int32_t i = 0; i < arg.count; ++i) list.push_back(data[i] != 0);
            return IValue(std::move(list));
        }
        case kTensorList:
            return tensor_list(arg, wanted);
        case kString:
            return IValue(std::string(static_cast<const char*>(arg.value.pointer), arg.count));
        case kDevice:
            return IValue(c10::Device(static_cast<c10::DeviceType>(arg.value.integer), static_cast<c10::DeviceIndex>(arg.count)));
        case kGenerator:
            return IValue(*static_cast<at::Generator*>(arg.value.pointer));
        case kDefault:
            if (!parameter.default_value()) throw std::invalid_argument("argument '" + parameter.name() + "' has no default value");
            return *parameter.default_value();
        default:
            throw std::invalid_argument("unknown argument kind " + std::to_string(arg.kind));
    }
}

void* to_handles(const std::vector<at::Tensor>& tensors) {
    auto handles = static_cast<void**>(std::malloc(sizeof(void*) * (tensors.empty() ? 1 : tensors.size())));
    for (size_t i = 0; i < tensors.size(); ++i) handles[i] = new_handle(tensors[i]);
    return handles;
}

Result to_result(const IValue& value) {
    Result result{};
    if (value.isTensor()) {
        result.kind = kTensor;
        result.value.pointer = new_handle(value.toTensor());
    } else if (value.isInt()) {
        result.kind = kInt;
        result.value.integer = value.toInt();
    } else if (value.isDouble()) {
        result.kind = kDouble;
        result.value.real = value.toDouble();
    } else if (value.isBool()) {
        result.kind = kBool;
        result.value.integer = value.toBool();
    } else if (value.isTensorList()) {
        auto tensors = value.toTensorVector();
        result.kind = kTensorList;
        result.count = static_cast<int32_t>(tensors.size());
        result.value.pointer = to_handles(tensors);
    } else if (!value.isNone()) {
        throw std::invalid_argument("an operator returned a value of type " + value.tagKind() + ", which the shim does not carry");
    }
    return result;
}

}  // namespace

void remember(const std::exception& error) noexcept {
    last_token = 0;
    if (auto managed = dynamic_cast<const ManagedException*>(&error)) last_token = managed->token;
    auto c10_error = dynamic_cast<const c10::Error*>(&error);
    last_error = c10_error != nullptr ? c10_error->what_without_backtrace() : error.what();
}

void remember_unknown() noexcept {
    last_token = 0;
    last_error = "libtorch threw something that is not an exception";
}

}  // namespace sfk

using namespace sfk;

// The message of the last failure on this thread, valid until the next one.
SFK_API const char* sfk_last_error() { return last_error.c_str(); }

// The token of the managed exception behind the last failure on this thread; 0: there is none.
SFK_API int64_t sfk_last_exception_token() { return last_token; }

// The operator's handle; it lives as long as the process.
SFK_API void* sfk_find_operator(const char* name, const char* overload) {
    return guarded<void*>(nullptr, [&] {
        return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
    });
}

// How many arguments an operator takes: schemas differ between versions of torch and torchvision.
SFK_API int32_t sfk_operator_arity(void* op) {
    return static_cast<int32_t>(static_cast<c10::OperatorHandle*>(op)->schema().arguments().size());
}

// Calls `op`; the schema's defaults fill arguments that are left off at the end. Returns how many results it has, or -1.
SFK_API int32_t sfk_call(void* op, const Arg* args, int32_t count, Result* results, int32_t capacity) {
    return guarded<int32_t>(-1, [&] {
        auto& handle = *static_cast<c10::OperatorHandle*>(op);
        const auto& parameters = handle.schema().arguments();
        if (static_cast<size_t>(count) > parameters.size()) {
            throw std::invalid_argument(handle.schema().name() + " takes " + std::to_string(parameters.size()) + " arguments, not " + std::to_string(count));
        }
        torch::jit::Stack stack;
        stack.reserve(parameters.size());
        for (size_t i = 0; i < parameters.size(); ++i) {
            if (i < static_cast<size_t>(count)) {
                stack.push_back(convert(args[i], parameters[i]));
            } else {
                stack.push_back(convert(Arg{kDefault, 0, {0}}, parameters[i]));
            }
        }
        handle.callBoxed(stack);
        if (stack.size() > static_cast<size_t>(capacity)) throw std::invalid_argument(handle.schema().name() + " has more results than the caller expects");
        for (size_t i = 0; i < stack.size(); ++i) results[i] = to_result(stack[i]);
        return static_cast<int32_t>(stack.size());
    });
}

SFK_API void sfk_free(void* memory) { std::free(memory); }

static std::string digits_behind(const std::string& text, const std::string& mark) {
    size_t start = text.rfind(mark);
    if (start == std::string::npos) return "";
    start += mark.size();
    size_t end = start;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    return text.substr(start, end - start);
}

// Where the shared library may be of the interpreter that a module .../lib/python3.11/... or *.cpython-311-* was built for.
static std::vector<std::string> python_libraries(const std::string& path) {
    std::string folder = "/lib/python3.", minor = digits_behind(path, folder);
    std::string prefix = minor.empty() ? "" : path.substr(0, path.rfind(folder)) + "/lib/";
    if (minor.empty()) minor = digits_behind(path, ".cpython-3");
    if (minor.empty()) return {};
    std::string name = "libpython3." + minor + ".so.1.0";
    return {prefix + name, name};
}

// Loads a library whose operators register themselves. One that was built as a module of Python, as those of Debian 13 and of the wheels are, expects the
// symbols of an interpreter in the process: that is loaded first then. Returns 1, or 0 with the loader's message.
SFK_API int32_t sfk_load_library(const char* path) {
    return guarded<int32_t>(0, [&] {
        if (dlopen(path, RTLD_NOW | RTLD_LOCAL) != nullptr) return 1;
        std::string reason = dlerror();
        for (const std::string& python : python_libraries(path))
            if (dlopen(python.c_str(), RTLD_LAZY | RTLD_GLOBAL) != nullptr && dlopen(path, RTLD_NOW | RTLD_LOCAL) != nullptr) return 1;
        throw std::runtime_error(reason);
    });
}
