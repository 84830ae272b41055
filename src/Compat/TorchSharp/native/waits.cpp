// Counts what makes the host wait for a device, wherever it is called from: C#, inside another operator, inside backward. Only while somebody watches.

// libtorch is built with it, and a record of a function has one more field without.
#ifndef NDEBUG
#define NDEBUG
#endif

#include "shim.h"

#include <ATen/record_function.h>

#include <atomic>
#include <map>
#include <mutex>
#include <unordered_set>

using namespace sfk;

namespace {

std::mutex guard;
std::map<std::string, int64_t> waits;
at::CallbackHandle watch = 0;
std::atomic<bool> watching{false};

// Tensors on the CPU count as if they were on a device, on the thread that watches: others prepare what is the host's indeed.
thread_local bool on_cpu = false;

// Operators whose result, or its size, the host has to know.
const std::unordered_set<std::string> reading{
    "aten::_local_scalar_dense", "aten::nonzero", "aten::masked_select", "aten::equal", "aten::_unique", "aten::_unique2", "aten::unique_dim",
    "aten::unique_consecutive", "aten::unique_dim_consecutive"};

void add(const std::string& what) {
    std::lock_guard<std::mutex> lock(guard);
    ++waits[what];
}

// A copy between host and device goes on by itself only where it may and the host's memory is page-locked.
bool waits_to_copy(c10::ArrayRef<const c10::IValue> inputs) {
    if (inputs.size() < 2 || !inputs[0].isTensor() || !inputs[1].isTensor()) return false;
    const auto& to = inputs[0].toTensor();
    const auto& from = inputs[1].toTensor();
    if (!to.defined() || !from.defined() || to.numel() == 0 || to.is_cpu() == from.is_cpu()) return false;
    const bool by_itself = inputs.size() > 2 && inputs[2].isBool() && inputs[2].toBool();
    return !by_itself || !(to.is_cpu() ? to : from).is_pinned();
}

bool reads_device(c10::ArrayRef<const c10::IValue> inputs) {
    for (const auto& input : inputs) {
        if (input.isTensor() && input.toTensor().defined() && (on_cpu || !input.toTensor().is_cpu())) return true;
    }
    return false;
}

std::unique_ptr<at::ObserverContext> observe(const at::RecordFunction& function) {
    try {
        const std::string name = function.name();
        if (name == "aten::copy_" ? waits_to_copy(function.inputs()) : reading.count(name) != 0 && reads_device(function.inputs())) add(name);
    } catch (...) {
        add("an operator that could not be looked at");
    }
    return nullptr;
}

}  // namespace

namespace sfk {

void note_wait(const char* what) noexcept {
    if (!watching) return;
    try {
        add(what);
    } catch (...) {
    }
}

}  // namespace sfk

// Starts to count from 0. With `cpu_too` what would wait if the CPU's tensors were on a device counts as well, on this thread. Ends on the same thread.
SFK_API int32_t sfk_waits_begin(int32_t cpu_too) {
    return guarded<int32_t>(0, [&] {
        if (watching.exchange(true)) throw std::runtime_error("the host's waits are being counted already");
        on_cpu = cpu_too != 0;
        {
            std::lock_guard<std::mutex> lock(guard);
            waits.clear();
        }
        watch = at::addGlobalCallback(at::RecordFunctionCallback(&observe).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
        return 1;
    });
}

SFK_API void sfk_waits_end() {
    at::removeCallback(watch);
    on_cpu = false;
    watching = false;
}

SFK_API int64_t sfk_waits_count() {
    std::lock_guard<std::mutex> lock(guard);
    int64_t total = 0;
    for (const auto& entry : waits) total += entry.second;
    return total;
}

// "name count" by lines, valid until the next call on this thread.
SFK_API const char* sfk_waits_text() {
    thread_local std::string text;
    std::lock_guard<std::mutex> lock(guard);
    text.clear();
    for (const auto& entry : waits) text += entry.first + " " + std::to_string(entry.second) + "\n";
    return text.c_str();
}

// C# reads or writes memory of the CPU that would be a device's.
SFK_API void sfk_waits_note_on_cpu(const char* what) {
    if (on_cpu) note_wait(what);
}
