// Memory of the simulated devices: pages of this process that nobody can touch but what runs on a device.
#pragma once

#include <cstddef>
#include <cstdint>

namespace simulated {

constexpr int kDevices = 2;

struct Block {
    uintptr_t begin;
    size_t bytes;
    int device;
};

// Memory of a device, filled with bytes that are NaN as numbers (the first MiB of it). Null if there is none left.
void* allocate(size_t bytes, int device);

// Whether there was such a block.
bool release(void* address);

// The live block that holds an address.
bool find(uintptr_t address, Block* block);

// Bytes in use on all devices, and the most there were since the last call.
void usage(uint64_t* now, uint64_t* most);

// While one lives, the memory can be read and written: by what stands for work of a device.
class Open {
public:
    Open();
    ~Open();
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
};

}  // namespace simulated
