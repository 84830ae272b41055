/* The entries of the CUDA driver that the runtime calls, on host memory. Every call is written down; any call can be made to fail.
   Test code reads the record through the recorded_* functions. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, INVALID_VALUE = 1, NO_DEVICE = 100, INVALID_PTX = 218, NOT_FOUND = 500 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char calls[1 << 16];
static size_t calls_length;
static char failing_call[64];
static int failing_code;
static int devices = 2, major = 8, minor = 6;
static char module_text[1 << 16];
static int argument_sizes[64], argument_count;
static unsigned char arguments[4096];
static int arguments_length;
static __thread void *current_context;

static int note(const char *call, const char *detail) {
    pthread_mutex_lock(&mutex);
    int written = snprintf(calls + calls_length, sizeof calls - calls_length, detail ? "%s %s\n" : "%s\n", call, detail);
    if (written > 0 && calls_length + (size_t)written < sizeof calls) calls_length += (size_t)written;
    int code = strcmp(call, failing_call) == 0 ? failing_code : SUCCESS;
    pthread_mutex_unlock(&mutex);
    return code;
}

__attribute__((constructor)) static void configure(void) {
    const char *fail = getenv("RECORDED_DRIVER_FAIL"), *count = getenv("RECORDED_DRIVER_DEVICES");
    if (fail) sscanf(fail, "%63[^:]:%d", failing_call, &failing_code);
    if (count) devices = atoi(count);
}

void recorded_reset(void) {
    pthread_mutex_lock(&mutex);
    calls_length = 0, calls[0] = 0, failing_call[0] = 0, failing_code = 0, argument_count = 0, arguments_length = 0;
    pthread_mutex_unlock(&mutex);
}

void recorded_fail(const char *call, int code) { snprintf(failing_call, sizeof failing_call, "%s", call), failing_code = code; }
const char *recorded_calls(void) { return calls; }
const char *recorded_module(void) { return module_text; }
void recorded_expect(const int *sizes, int count) { memcpy(argument_sizes, sizes, sizeof(int) * (size_t)count), argument_count = count; }
int recorded_arguments(unsigned char *to) { memcpy(to, arguments, (size_t)arguments_length); return arguments_length; }
void recorded_set_context(void *context) { current_context = context; }
void *recorded_context(void) { return current_context; }

int cuInit(unsigned flags) { return note("cuInit", flags ? "with flags" : NULL); }
int cuDriverGetVersion(int *version) { *version = 12040; return note("cuDriverGetVersion", NULL); }
int cuDeviceGetCount(int *count) { *count = devices; return note("cuDeviceGetCount", NULL); }
int cuDeviceGet(int *device, int ordinal) { *device = 100 + ordinal; return note("cuDeviceGet", NULL); }
int cuDeviceGetName(char *name, int capacity, int device) { snprintf(name, (size_t)capacity, "Recorder %d", device); return note("cuDeviceGetName", NULL); }

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    (void)device;
    *value = attribute == 75 ? major : attribute == 76 ? minor : attribute == 16 ? 84 : -1;
    return note("cuDeviceGetAttribute", NULL);
}

int cuGetErrorName(int error, const char **name) {
    switch (error) {
        case INVALID_VALUE: *name = "CUDA_ERROR_INVALID_VALUE"; return SUCCESS;
        case NO_DEVICE: *name = "CUDA_ERROR_NO_DEVICE"; return SUCCESS;
        case INVALID_PTX: *name = "CUDA_ERROR_INVALID_PTX"; return SUCCESS;
        case NOT_FOUND: *name = "CUDA_ERROR_NOT_FOUND"; return SUCCESS;
        default: *name = NULL; return INVALID_VALUE;
    }
}

int cuGetErrorString(int error, const char **text) {
    const char *name;
    if (cuGetErrorName(error, &name) != SUCCESS) { *text = NULL; return INVALID_VALUE; }
    *text = error == NO_DEVICE ? "no CUDA-capable device is detected" : "text of the error";
    return SUCCESS;
}

int cuDevicePrimaryCtxRetain(void **context, int device) { *context = (void *)(intptr_t)(0x1000 + device); return note("cuDevicePrimaryCtxRetain", NULL); }
int cuCtxGetCurrent(void **context) { *context = current_context; return SUCCESS; }
int cuCtxPushCurrent_v2(void *context) { int code = note("cuCtxPushCurrent", NULL); if (!code) current_context = context; return code; }
int cuCtxPopCurrent_v2(void **context) { *context = current_context; current_context = NULL; return note("cuCtxPopCurrent", NULL); }

int cuModuleLoadDataEx(void **module, const void *image, unsigned count, const int *names, void **values) {
    int code = note("cuModuleLoadDataEx", NULL);
    char *log = NULL;
    size_t capacity = 0;
    for (unsigned i = 0; i < count; i++) {
        if (names[i] == 5) log = values[i];
        if (names[i] == 6) capacity = (size_t)values[i];
    }
    if (code && log) snprintf(log, capacity, "ptxas error   : line 7; syntax error\n");
    snprintf(module_text, sizeof module_text, "%s", (const char *)image);
    *module = (void *)0x2000;
    return code;
}

int cuThreadExchangeStreamCaptureMode(int *mode) {
    static __thread int current;
    char detail[32];
    int former = current;
    snprintf(detail, sizeof detail, "%d instead of %d", *mode, former);
    int code = note("cuThreadExchangeStreamCaptureMode", detail);
    if (!code) current = *mode, *mode = former;
    return code;
}

int cuModuleGetFunction(void **function, void *module, const char *name) { (void)module; *function = (void *)0x3000; return note("cuModuleGetFunction", name); }
int cuFuncGetAttribute(int *value, int attribute, void *function) { (void)function; *value = attribute == 4 ? 40 : 16; return note("cuFuncGetAttribute", NULL); }
int cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, void *function, int size, size_t shared) { (void)function; (void)shared; *blocks = 2048 / size / 3; return note("cuOccupancyMaxActiveBlocksPerMultiprocessor", NULL); }

int cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void *stream, void **parameters, void **extra) {
    char detail[160];
    snprintf(detail, sizeof detail, "%p grid %u %u %u block %u %u %u shared %u stream %p context %p extra %p", function, gx, gy, gz, bx, by, bz, shared, stream, current_context, (void *)extra);
    int code = note("cuLaunchKernel", detail);
    pthread_mutex_lock(&mutex);
    arguments_length = 0;
    for (int i = 0; i < argument_count; i++) {
        memcpy(arguments + arguments_length, parameters[i], (size_t)argument_sizes[i]);
        arguments_length += argument_sizes[i];
    }
    pthread_mutex_unlock(&mutex);
    return code;
}

int cuStreamSynchronize(void *stream) { char detail[32]; snprintf(detail, sizeof detail, "%p", stream); return note("cuStreamSynchronize", detail); }
int cuMemAlloc_v2(void **address, size_t bytes) { *address = malloc(bytes); return note("cuMemAlloc", NULL); }
int cuMemFree_v2(void *address) { free(address); return note("cuMemFree", NULL); }
int cuMemcpyHtoD_v2(void *to, const void *from, size_t bytes) { memcpy(to, from, bytes); return note("cuMemcpyHtoD", NULL); }
int cuMemcpyDtoH_v2(void *to, const void *from, size_t bytes) { memcpy(to, from, bytes); return note("cuMemcpyDtoH", NULL); }
