// What libtorch asks of a CUDA device beside operators: how many there are, which is current, on which stream, and where its memory comes from.
// The libtorch of this process has no CUDA of its own, so the places are free.
#include "memory.h"
#include "streams.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/Allocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <unordered_set>
#include <vector>

namespace simulated {

namespace {

thread_local int current = 0;
thread_local int64_t streams[kDevices] = {};
std::atomic<int64_t> made{0};
std::mutex guard;
std::unordered_set<const void*> locked;

void free_block(void* address) { release(address); }

struct Memory final : c10::Allocator {
#if SIMULATED_TORCH < 200
    c10::DataPtr allocate(size_t bytes) const override {
#else
    void copy_data(void* to, const void* from, size_t bytes) const override {
        const Open open;
        std::memcpy(to, from, bytes);
    }

    c10::DataPtr allocate(size_t bytes) override {
#endif
        if (bytes == 0) return {nullptr, c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(current))};
        void* address = simulated::allocate(bytes, current);
        TORCH_CHECK(address != nullptr, "CUDA out of memory: the simulated device has no ", bytes, " bytes left");
        return {address, address, &free_block, c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(current))};
    }

    c10::DeleterFnPtr raw_deleter() const override { return &free_block; }
};

void free_page_locked(void* address) {
    {
        std::lock_guard<std::mutex> lock(guard);
        locked.erase(address);
    }
    free(address);
}

// Ordinary memory of the host that is known by its address.
struct PageLocked final : c10::Allocator {
#if SIMULATED_TORCH < 200
    c10::DataPtr allocate(size_t bytes) const override {
#else
    void copy_data(void* to, const void* from, size_t bytes) const override { std::memcpy(to, from, bytes); }

    c10::DataPtr allocate(size_t bytes) override {
#endif
        void* address = aligned_alloc(64, (bytes / 64 + 1) * 64);
        std::lock_guard<std::mutex> lock(guard);
        locked.insert(address);
        return {address, address, &free_page_locked, c10::Device(c10::DeviceType::CPU)};
    }

    c10::DeleterFnPtr raw_deleter() const override { return &free_page_locked; }
};

struct Guard final : c10::impl::DeviceGuardImplInterface {
    c10::DeviceType type() const override { return c10::DeviceType::CUDA; }

    c10::Device getDevice() const override { return {c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(current)}; }

    c10::Device exchangeDevice(c10::Device device) const override {
        const auto before = getDevice();
        setDevice(device);
        return before;
    }

    void setDevice(c10::Device device) const override {
        TORCH_CHECK(device.is_cuda() && device.index() < kDevices, "there is no device ", device);
        uncheckedSetDevice(device);
    }

    void uncheckedSetDevice(c10::Device device) const noexcept override { current = device.index() < 0 ? current : device.index(); }

    c10::Stream getStream(c10::Device device) const noexcept override { return stream(device, streams[place(device)]); }

    c10::Stream getDefaultStream(c10::Device device) const override { return stream(device, 0); }

    c10::Stream getStreamFromGlobalPool(c10::Device device, bool) const override { return stream(device, new_stream()); }

    c10::Stream exchangeStream(c10::Stream next) const noexcept override {
        const auto before = getStream(next.device());
        streams[place(next.device())] = next.id();
        return before;
    }

    void destroyEvent(void*, const c10::DeviceIndex) const noexcept override {}

    // Work is done when it is given, so an event has always happened.
    void record(void**, const c10::Stream&, const c10::DeviceIndex, const c10::EventFlag) const override {}

    void block(void*, const c10::Stream&) const override {}

    bool queryEvent(void*) const override { return true; }

    c10::DeviceIndex deviceCount() const noexcept override { return kDevices; }

    bool queryStream(const c10::Stream&) const override { return true; }

    void synchronizeStream(const c10::Stream&) const override {}

    void recordDataPtrOnStream(const c10::DataPtr&, const c10::Stream&) const override {}

private:
    static int place(c10::Device device) { return device.index() < 0 ? current : device.index(); }

    static c10::Stream stream(c10::Device device, int64_t id) {
        return c10::Stream(c10::Stream::UNSAFE, {c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(place(device))}, id);
    }
};

C10_REGISTER_GUARD_IMPL(CUDA, Guard);

}  // namespace

int64_t current_stream(int device) { return streams[device]; }

int64_t exchange_stream(int device, int64_t stream) {
    const auto before = streams[device];
    streams[device] = stream;
    return before;
}

int64_t new_stream() { return ++made; }

c10::Allocator* memory() {
    static Memory allocator;
    return &allocator;
}

c10::Allocator* page_locked_memory() {
    static PageLocked allocator;
    return &allocator;
}

bool page_locked(const void* address) {
    std::lock_guard<std::mutex> lock(guard);
    return locked.count(address) != 0;
}

}  // namespace simulated

namespace at {

// What libtorch 1.x asks of the host's tensors as an operator for CUDA, 2.x asks here.
struct SimulatedHooks final : CUDAHooksInterface {
    explicit SimulatedHooks(CUDAHooksArgs) {}

    bool hasCUDA() const override { return true; }

    int getNumGPUs() const { return simulated::kDevices; }

    Device getDeviceFromPtr(void* address) const override {
        simulated::Block block;
        TORCH_CHECK(simulated::find(reinterpret_cast<uintptr_t>(address), &block), "the address is not on a device");
        return {DeviceType::CUDA, static_cast<DeviceIndex>(block.device)};
    }

    Allocator* getCUDADeviceAllocator() const override { return simulated::memory(); }

#if SIMULATED_TORCH < 200
    void initCUDA() const override {}

    int64_t current_device() const override { return simulated::Guard().getDevice().index(); }

    bool hasPrimaryContext(int64_t) const override { return true; }

    const Generator& getDefaultCUDAGenerator(DeviceIndex index) const override { return generator(index); }

    void deviceSynchronize(int64_t) const override {}
#else
    void init() const override {}

    bool isBuilt() const { return true; }

    bool isAvailable() const { return true; }

    void setCurrentDevice(DeviceIndex index) const override { simulated::Guard().uncheckedSetDevice({DeviceType::CUDA, index}); }

    DeviceIndex exchangeDevice(DeviceIndex index) const override { return simulated::Guard().exchangeDevice({DeviceType::CUDA, index}).index(); }

    DeviceIndex maybeExchangeDevice(DeviceIndex index) const override { return index < 0 ? getCurrentDevice() : exchangeDevice(index); }

    DeviceIndex deviceCount() const override { return simulated::kDevices; }

    DeviceIndex current_device() const { return getCurrentDevice(); }

    DeviceIndex getCurrentDevice() const override { return simulated::Guard().getDevice().index(); }

    bool hasPrimaryContext(DeviceIndex) const override { return true; }

    const Generator& getDefaultGenerator(DeviceIndex index) const override { return generator(index); }

    bool isPinnedPtr(const void* address) const override { return simulated::page_locked(address); }

    Allocator* getPinnedMemoryAllocator() const override { return simulated::page_locked_memory(); }

    void deviceSynchronize(DeviceIndex) const override {}
#endif

private:
    static const Generator& generator(DeviceIndex index) {
        static const std::vector<Generator> generators = [] {
            std::vector<Generator> made;
            for (int device = 0; device < simulated::kDevices; device++) made.push_back(detail::createCPUGenerator());
            return made;
        }();
        return generators.at(index < 0 ? 0 : index);
    }
};

C10_REGISTER_TYPED_CLASS(CUDAHooksRegistry, "CUDAHooks", SimulatedHooks)

}  // namespace at

// By this name libtorch with CUDA says its stream to code that is not built with it.
extern "C" __attribute__((visibility("default"))) int32_t aoti_torch_get_current_cuda_stream(int32_t device, void** stream) {
    *stream = simulated::handle_of(simulated::current_stream(device));
    return 0;
}

// The calling thread launches on a new stream from here on, or on the default stream again; its handle.
extern "C" __attribute__((visibility("default"))) void* simulated_use_stream(int32_t device, int32_t fresh) {
    const int64_t stream = fresh != 0 ? simulated::new_stream() : 0;
    simulated::exchange_stream(device, stream);
    return simulated::handle_of(stream);
}
