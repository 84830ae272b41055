// The CUDA driver's entries that the product and its tests call, for the simulated devices. Kernels are given to the host program, which interprets
// their PTX. What the real driver refuses is refused: a call without a current context, memory calls in a capture, a block other than the kernel asks for.
#include "memory.h"
#include "streams.h"

#include <atomic>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#define DRIVER extern "C" __attribute__((visibility("default"))) int

namespace {

enum Code {
    kSuccess = 0,
    kInvalidValue = 1,
    kOutOfMemory = 2,
    kInvalidDevice = 101,
    kInvalidContext = 201,
    kInvalidPtx = 218,
    kInvalidHandle = 400,
    kNotFound = 500,
    kLaunchFailed = 719,
    kCaptureUnsupported = 900,
};

// What the host program does. A module and a function are numbers of its own.
struct Host {
    int32_t (*load)(const char* text, int64_t* module, char* log, int32_t log_bytes);
    int32_t (*entry)(int64_t module, const char* name, int64_t* function, int32_t* sizes, int32_t* count);
    int32_t (*attribute)(int64_t function, int32_t attribute, int32_t* value);
    int32_t (*launch)(int64_t function, int32_t device, const uint32_t* grid_and_block, void** arguments);
};

struct Function {
    int64_t id;
    void* context;
    std::vector<int32_t> sizes;
};

struct Launch {
    Function* function;
    uint32_t shape[6];
    std::vector<std::vector<unsigned char>> arguments;
};

struct Stream {
    bool capturing = false;
    std::vector<Launch> recorded;
};

Host host{};
std::mutex guard;
std::map<int64_t, std::unique_ptr<Function>> functions;
std::map<void*, std::unique_ptr<Stream>> streams;
std::atomic<void*> last_stream{nullptr};
std::atomic<bool> running{true};

thread_local std::vector<void*> contexts;
thread_local Stream* capturing = nullptr;
thread_local int capture_mode = 0;

void* context_of(int device) { return reinterpret_cast<void*>(static_cast<intptr_t>(0xc0000 + device)); }

int device_of(void* context) { return static_cast<int>(reinterpret_cast<intptr_t>(context) - 0xc0000); }

void* current() { return contexts.empty() ? nullptr : contexts.back(); }

// Calls that wait for the device or change its memory are refused while the thread records a stream, but where it says that it knows.
Code usable() {
    constexpr int kRelaxed = 2;
    return current() == nullptr ? kInvalidContext : capturing != nullptr && capture_mode != kRelaxed ? kCaptureUnsupported : kSuccess;
}

int run(const Launch& launch) {
    if (!running) return kSuccess;
    std::vector<void*> arguments;
    for (const auto& bytes : launch.arguments) arguments.push_back(const_cast<unsigned char*>(bytes.data()));
    const simulated::Open open;
    return host.launch(launch.function->id, device_of(launch.function->context), launch.shape, arguments.data());
}

bool known(void* stream) { return stream == nullptr || reinterpret_cast<uintptr_t>(stream) > 0x51000000 || streams.count(stream) != 0; }

}  // namespace

extern "C" __attribute__((visibility("default"))) void simulated_host(const Host* given) { host = *given; }

// The stream of the last launch.
extern "C" __attribute__((visibility("default"))) void* simulated_last_stream() { return last_stream; }

// How many contexts the calling thread has pushed and not popped.
extern "C" __attribute__((visibility("default"))) int32_t simulated_contexts() { return static_cast<int32_t>(contexts.size()); }

// The live block of device memory around an address: its beginning and length; 0 if there is none or it is another device's.
extern "C" __attribute__((visibility("default"))) int32_t simulated_block(int32_t device, uint64_t address, uint64_t* begin, uint64_t* bytes) {
    simulated::Block block;
    if (!simulated::find(address, &block) || block.device != device) return 0;
    *begin = block.begin;
    *bytes = block.bytes;
    return 1;
}

// Bytes in use on all devices, and the most there were since the last call.
extern "C" __attribute__((visibility("default"))) void simulated_usage(uint64_t* now, uint64_t* most) { simulated::usage(now, most); }

// Whether launches run from here on; else they are taken and forgotten.
extern "C" __attribute__((visibility("default"))) void simulated_run(int32_t on) { running = on != 0; }

DRIVER cuInit(unsigned flags) { return flags == 0 ? kSuccess : kInvalidValue; }

DRIVER cuDriverGetVersion(int* version) { return *version = 13000, kSuccess; }

DRIVER cuGetErrorName(int error, const char** name) {
    switch (error) {
        case kSuccess: *name = "CUDA_SUCCESS"; break;
        case kInvalidValue: *name = "CUDA_ERROR_INVALID_VALUE"; break;
        case kOutOfMemory: *name = "CUDA_ERROR_OUT_OF_MEMORY"; break;
        case kInvalidDevice: *name = "CUDA_ERROR_INVALID_DEVICE"; break;
        case kInvalidContext: *name = "CUDA_ERROR_INVALID_CONTEXT"; break;
        case kInvalidPtx: *name = "CUDA_ERROR_INVALID_PTX"; break;
        case kInvalidHandle: *name = "CUDA_ERROR_INVALID_HANDLE"; break;
        case kNotFound: *name = "CUDA_ERROR_NOT_FOUND"; break;
        case kLaunchFailed: *name = "CUDA_ERROR_LAUNCH_FAILED"; break;
        case kCaptureUnsupported: *name = "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"; break;
        default: return *name = nullptr, kInvalidValue;
    }
    return kSuccess;
}

DRIVER cuGetErrorString(int error, const char** text) {
    const int code = cuGetErrorName(error, text);
    if (code == kSuccess) *text = "as the simulated device says";
    return code;
}

DRIVER cuDeviceGetCount(int* count) { return *count = simulated::kDevices, kSuccess; }

DRIVER cuDeviceGet(int* device, int ordinal) {
    if (ordinal < 0 || ordinal >= simulated::kDevices) return kInvalidDevice;
    return *device = ordinal, kSuccess;
}

DRIVER cuDeviceGetName(char* name, int capacity, int device) { return std::snprintf(name, static_cast<size_t>(capacity), "Simulated device %d", device), kSuccess; }

DRIVER cuDeviceGetAttribute(int* value, int attribute, int) {
    switch (attribute) {
        case 16: *value = 132; break;  // multiprocessors, as many as an H100 has
        case 75: *value = 9; break;
        case 76: *value = 0; break;
        default: return kInvalidValue;
    }
    return kSuccess;
}

DRIVER cuDevicePrimaryCtxRetain(void** context, int device) {
    if (device < 0 || device >= simulated::kDevices) return kInvalidDevice;
    return *context = context_of(device), kSuccess;
}

DRIVER cuCtxGetCurrent(void** context) { return *context = current(), kSuccess; }

DRIVER cuCtxPushCurrent_v2(void* context) { return contexts.push_back(context), kSuccess; }

DRIVER cuCtxPopCurrent_v2(void** context) {
    if (contexts.empty()) return kInvalidContext;
    *context = contexts.back();
    contexts.pop_back();
    return kSuccess;
}

DRIVER cuModuleLoadDataEx(void** module, const void* image, unsigned options, const int* names, void** values) {
    if (const Code code = usable()) return code;
    constexpr int kErrorLog = 5, kErrorLogBytes = 6;
    char* log = nullptr;
    size_t bytes = 0;
    for (unsigned i = 0; i < options; i++) {
        if (names[i] == kErrorLog) log = static_cast<char*>(values[i]);
        if (names[i] == kErrorLogBytes) bytes = reinterpret_cast<size_t>(values[i]);
    }
    int64_t id = 0;
    const int code = host.load(static_cast<const char*>(image), &id, log, log == nullptr ? 0 : static_cast<int32_t>(bytes));
    *module = reinterpret_cast<void*>(id);
    return code;
}

DRIVER cuModuleUnload(void*) { return usable(); }

DRIVER cuModuleGetFunction(void** function, void* module, const char* name) {
    if (current() == nullptr) return kInvalidContext;
    auto made = std::make_unique<Function>();
    made->context = current();
    int32_t sizes[256], count = 256;
    if (const int code = host.entry(reinterpret_cast<int64_t>(module), name, &made->id, sizes, &count)) return code;
    made->sizes.assign(sizes, sizes + count);
    *function = made.get();
    std::lock_guard<std::mutex> lock(guard);
    functions[reinterpret_cast<int64_t>(made.get())] = std::move(made);
    return kSuccess;
}

DRIVER cuFuncGetAttribute(int* value, int attribute, void* function) { return host.attribute(static_cast<Function*>(function)->id, attribute, value); }

DRIVER cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void*, int block_size, size_t) {
    if (current() == nullptr) return kInvalidContext;
    return *blocks = 2048 / block_size, kSuccess;
}

DRIVER cuLaunchKernel(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y, unsigned block_z, unsigned, void* stream,
                      void** arguments, void** extra) {
    auto* const what = static_cast<Function*>(function);
    if (current() == nullptr || what->context != current()) return kInvalidContext;
    if (extra != nullptr || grid_x == 0 || block_x == 0) return kInvalidValue;
    Launch launch{what, {grid_x, grid_y, grid_z, block_x, block_y, block_z}, {}};
    for (size_t i = 0; i < what->sizes.size(); i++) {
        const auto* bytes = static_cast<const unsigned char*>(arguments[i]);
        launch.arguments.emplace_back(bytes, bytes + what->sizes[i]);
    }
    {
        std::lock_guard<std::mutex> lock(guard);
        if (!known(stream)) return kInvalidHandle;
        last_stream = stream;
        const auto made = streams.find(stream);
        if (made != streams.end() && made->second->capturing) return made->second->recorded.push_back(std::move(launch)), kSuccess;
    }
    return run(launch);
}

DRIVER cuStreamSynchronize(void* stream) {
    if (const Code code = usable()) return code;
    std::lock_guard<std::mutex> lock(guard);
    return known(stream) ? kSuccess : kInvalidHandle;
}

DRIVER cuStreamQuery(void* stream) { return cuStreamSynchronize(stream); }

DRIVER cuStreamCreate(void** stream, unsigned) {
    if (const Code code = usable()) return code;
    std::lock_guard<std::mutex> lock(guard);
    auto made = std::make_unique<Stream>();
    *stream = made.get();
    streams[made.get()] = std::move(made);
    return kSuccess;
}

DRIVER cuStreamDestroy_v2(void* stream) {
    std::lock_guard<std::mutex> lock(guard);
    return streams.erase(stream) == 1 ? kSuccess : kInvalidHandle;
}

DRIVER cuStreamBeginCapture_v2(void* stream, int) {
    if (const Code code = usable()) return code;
    std::lock_guard<std::mutex> lock(guard);
    const auto found = streams.find(stream);
    if (found == streams.end()) return kCaptureUnsupported;
    found->second->capturing = true;
    capturing = found->second.get();
    return kSuccess;
}

DRIVER cuThreadExchangeStreamCaptureMode(int* mode) { return std::swap(*mode, capture_mode), kSuccess; }

DRIVER cuStreamEndCapture(void* stream, void** graph) {
    std::lock_guard<std::mutex> lock(guard);
    const auto found = streams.find(stream);
    if (found == streams.end() || !found->second->capturing) return kInvalidValue;
    found->second->capturing = false;
    capturing = nullptr;
    *graph = new std::vector<Launch>(std::move(found->second->recorded));
    return kSuccess;
}

DRIVER cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
    *executable = new std::vector<Launch>(*static_cast<std::vector<Launch>*>(graph));
    return kSuccess;
}

DRIVER cuGraphLaunch(void* executable, void*) {
    if (const Code code = usable()) return code;
    for (const Launch& launch : *static_cast<std::vector<Launch>*>(executable)) {
        if (const int code = run(launch)) return code;
    }
    return kSuccess;
}

DRIVER cuGraphExecDestroy(void* executable) { return delete static_cast<std::vector<Launch>*>(executable), kSuccess; }

DRIVER cuGraphDestroy(void* graph) { return delete static_cast<std::vector<Launch>*>(graph), kSuccess; }

DRIVER cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    if (const Code code = usable()) return code;
    if (bytes == 0) return kInvalidValue;
    void* made = simulated::allocate(bytes, device_of(current()));
    *address = reinterpret_cast<uint64_t>(made);
    return made == nullptr ? kOutOfMemory : kSuccess;
}

DRIVER cuMemFree_v2(uint64_t address) {
    if (const Code code = usable()) return code;
    return simulated::release(reinterpret_cast<void*>(address)) ? kSuccess : kInvalidValue;
}

static bool within(uint64_t address, size_t bytes) {
    simulated::Block block;
    return simulated::find(address, &block) && address + bytes <= block.begin + block.bytes;
}

DRIVER cuMemcpyHtoD_v2(uint64_t to, const void* from, size_t bytes) {
    if (const Code code = usable()) return code;
    if (!within(to, bytes)) return kInvalidValue;
    const simulated::Open open;
    return std::memcpy(reinterpret_cast<void*>(to), from, bytes), kSuccess;
}

DRIVER cuMemcpyDtoH_v2(void* to, uint64_t from, size_t bytes) {
    if (const Code code = usable()) return code;
    if (!within(from, bytes)) return kInvalidValue;
    const simulated::Open open;
    return std::memcpy(to, reinterpret_cast<const void*>(from), bytes), kSuccess;
}
