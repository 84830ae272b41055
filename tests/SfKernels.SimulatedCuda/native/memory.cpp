#include "memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>

namespace simulated {

namespace {

constexpr size_t kArena = size_t{8} << 30;  // of one device; pages come to be when they are touched
constexpr size_t kAlignment = 512;          // as libtorch's allocator gives it
constexpr size_t kFilled = size_t{1} << 20;
constexpr size_t kGap = 512;                // behind every block, so that no two touch

std::mutex guard;
std::map<uintptr_t, Block> live;
std::map<uintptr_t, size_t> unused[kDevices];
uintptr_t arena = 0;
int open_count = 0;
uint64_t used = 0, most_used = 0;

void protect(int protection) { mprotect(reinterpret_cast<void*>(arena), kArena * kDevices, protection); }

bool reserve() {
    if (arena != 0) return true;
    void* pages = mmap(nullptr, kArena * kDevices, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pages == MAP_FAILED) return false;
    arena = reinterpret_cast<uintptr_t>(pages);
    for (int device = 0; device < kDevices; device++) unused[device][arena + device * kArena] = kArena;
    return true;
}

void open() {
    if (open_count++ == 0 && arena != 0) protect(PROT_READ | PROT_WRITE);
}

void close() {
    if (--open_count == 0 && arena != 0) protect(PROT_NONE);
}

}  // namespace

void* allocate(size_t bytes, int device) {
    std::lock_guard<std::mutex> lock(guard);
    if (device < 0 || device >= kDevices || !reserve()) return nullptr;
    const size_t taken = (bytes + kGap + kAlignment - 1) / kAlignment * kAlignment;
    for (auto hole = unused[device].begin(); hole != unused[device].end(); ++hole) {
        if (hole->second < taken) continue;
        const uintptr_t begin = hole->first;
        const size_t left = hole->second - taken;
        unused[device].erase(hole);
        if (left != 0) unused[device][begin + taken] = left;
        live[begin] = {begin, bytes, device};
        used += bytes;
        most_used = std::max(most_used, used);
        open();
        std::memset(reinterpret_cast<void*>(begin), 0xff, std::min(bytes, kFilled));
        close();
        return reinterpret_cast<void*>(begin);
    }
    return nullptr;
}

bool release(void* address) {
    std::lock_guard<std::mutex> lock(guard);
    const auto found = live.find(reinterpret_cast<uintptr_t>(address));
    if (found == live.end()) return false;
    const Block block = found->second;
    live.erase(found);
    used -= block.bytes;
    auto& holes = unused[block.device];
    uintptr_t begin = block.begin;
    size_t bytes = (block.bytes + kGap + kAlignment - 1) / kAlignment * kAlignment;
    auto next = holes.lower_bound(begin);
    if (next != holes.end() && next->first == begin + bytes) {
        bytes += next->second;
        next = holes.erase(next);
    }
    if (next != holes.begin()) {
        const auto before = std::prev(next);
        if (before->first + before->second == begin) {
            before->second += bytes;
            return true;
        }
    }
    holes[begin] = bytes;
    return true;
}

bool find(uintptr_t address, Block* block) {
    std::lock_guard<std::mutex> lock(guard);
    auto after = live.upper_bound(address);
    if (after == live.begin()) return false;
    const Block& found = std::prev(after)->second;
    if (address >= found.begin + found.bytes) return false;
    *block = found;
    return true;
}

void usage(uint64_t* now, uint64_t* most) {
    std::lock_guard<std::mutex> lock(guard);
    *now = used;
    *most = most_used;
    most_used = used;
}

Open::Open() {
    std::lock_guard<std::mutex> lock(guard);
    reserve();
    open();
}

Open::~Open() {
    std::lock_guard<std::mutex> lock(guard);
    close();
}

}  // namespace simulated
