// Streams are numbers: 0 is the default stream of a device, the others are as the driver or libtorch made them. Work is done when it is given.
#pragma once

#include <cstdint>

namespace simulated {

// What the calling thread launches torch's operators on.
int64_t current_stream(int device);
int64_t exchange_stream(int device, int64_t stream);

// A new stream of libtorch's pool.
int64_t new_stream();

// The driver's handle of a stream.
inline void* handle_of(int64_t stream) { return reinterpret_cast<void*>(stream == 0 ? 0 : 0x51000000 + stream * 16); }

}  // namespace simulated
