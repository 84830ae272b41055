"""Times the device kernels and their peers on the same tensors in the same process, by CUDA events, medians.

  bench.py --library libSfKernels.DeviceBench.so [--csv FILE] [--quick]

Prints one table and writes CSV. Needs PyTorch with CUDA; torchvision and Triton are timed where they are installed.
"""
import argparse
import ctypes
import csv
import statistics
import sys
import time

import torch
import torch.nn.functional as F

FORMATS = {torch.float32: 0, torch.float16: 1, torch.bfloat16: 2}
SIZES = [(200_700, 80, 1), (200_700, 80, 8), (267_069, 1, 1), (99_991, 81, 1)]


class LossCall(ctypes.Structure):
    """The fields of LossCall.cs, in its order."""
    _fields_ = [(name, ctypes.c_void_p) for name in ("logits", "gradient", "labels", "partials", "found", "total", "upstream", "stream")] \
        + [("anchors", ctypes.c_int64), ("classes", ctypes.c_int), ("format", ctypes.c_int), ("focal", ctypes.c_int)]


class Kernels:
    """Our kernels, through the native library."""

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.sfk_bench_error.restype = ctypes.c_char_p
        self.check(self.library.sfk_bench_probe())
        self.partials = torch.empty(1024, device="cuda")
        self.found = torch.empty(2048, dtype=torch.int64, device="cuda")
        self.total = torch.empty((), device="cuda")
        self.upstream = torch.ones((), device="cuda")

    def check(self, code):
        if code:
            raise RuntimeError(self.library.sfk_bench_error().decode())

    def call(self, logits, gradient, labels, focal):
        rows, classes = logits.shape
        return LossCall(logits.data_ptr(), gradient.data_ptr(), labels.data_ptr(), self.partials.data_ptr(), self.found.data_ptr(), self.total.data_ptr(),
                        self.upstream.data_ptr(), torch.cuda.current_stream().cuda_stream, rows, classes, FORMATS[logits.dtype], int(focal))

    def forward(self, call):
        self.check(self.library.sfk_bench_forward(ctypes.byref(call)))

    def both(self, call):
        self.forward(call)
        self.check(self.library.sfk_bench_backward(ctypes.byref(call)))


def targets(logits, labels):
    """The dense targets of the composed forms: a one for each positive's class."""
    dense = torch.zeros_like(logits)
    rows = torch.nonzero(labels > 0).squeeze(1)
    dense[rows, (labels[rows] - 1).long()] = 1
    return dense


def eager_cross_entropy(logits, labels):
    kept = labels >= 0
    return F.binary_cross_entropy_with_logits(logits[kept], targets(logits, labels)[kept], reduction="sum")


def compiled_cross_entropy(logits, labels):
    """The same without the copy of the rows that are kept: dense operations alone, which a compiler can fuse."""
    classes = torch.arange(1, logits.shape[1] + 1, device=logits.device)
    dense = (labels[:, None] == classes).to(logits.dtype)
    return (F.binary_cross_entropy_with_logits(logits, dense, reduction="none") * (labels >= 0)[:, None]).sum(dtype=torch.float32)


def compiled_focal(logits, labels):
    classes = torch.arange(1, logits.shape[1] + 1, device=logits.device)
    dense = (labels[:, None] == classes).to(logits.dtype)
    p = torch.sigmoid(logits)
    loss = F.binary_cross_entropy_with_logits(logits, dense, reduction="none")
    missed = p + dense - 2 * p * dense
    return (loss * missed * missed * (0.75 - 0.5 * dense) * (labels >= 0)[:, None]).sum(dtype=torch.float32)


def torchvision_focal(logits, labels):
    from torchvision.ops import sigmoid_focal_loss
    kept = labels >= 0
    return sigmoid_focal_loss(logits[kept], targets(logits, labels)[kept], alpha=0.25, gamma=2, reduction="sum")


def triton_cross_entropy():
    """A plain Triton kernel pair: forward sums, backward writes; one program a tile, targets from labels."""
    import triton
    import triton.language as tl

    @triton.jit
    def forward(x_ptr, y_ptr, sum_ptr, n, K, TILE: tl.constexpr):
        i = tl.program_id(0).to(tl.int64) * TILE + tl.arange(0, TILE)
        inside = i < n
        x = tl.load(x_ptr + i, mask=inside, other=0.0).to(tl.float32)
        y = tl.load(y_ptr + i // K, mask=inside, other=-1)
        loss = tl.maximum(x, 0.0) + tl.log(1.0 + tl.exp(-tl.abs(x))) - tl.where(y == i % K + 1, x, 0.0)
        tl.store(sum_ptr + tl.program_id(0), tl.sum(tl.where(inside & (y >= 0), loss, 0.0), axis=0))

    @triton.jit
    def backward(x_ptr, y_ptr, dx_ptr, n, K, TILE: tl.constexpr):
        i = tl.program_id(0).to(tl.int64) * TILE + tl.arange(0, TILE)
        inside = i < n
        x = tl.load(x_ptr + i, mask=inside, other=0.0).to(tl.float32)
        y = tl.load(y_ptr + i // K, mask=inside, other=-1)
        g = tl.where(y >= 0, tl.sigmoid(x) - tl.where(y == i % K + 1, 1.0, 0.0), 0.0)
        tl.store(dx_ptr + i, g.to(dx_ptr.dtype.element_ty), mask=inside)

    def both(logits, labels, gradient):
        n, tile = logits.numel(), 4096
        grid = (triton.cdiv(n, tile),)
        sums = torch.empty(grid[0], device=logits.device)
        forward[grid](logits, labels, sums, n, logits.shape[1], TILE=tile)
        total = sums.sum()
        backward[grid](logits, labels, gradient, n, logits.shape[1], TILE=tile)
        return total

    return both


def with_backward(loss, logits, labels):
    leaf = logits.detach().requires_grad_()

    def run():
        leaf.grad = None
        loss(leaf, labels).backward()
        return leaf.grad
    return run


def median_ms(run, repeats, budget_s):
    """Device time of one call: events around each, after warming up."""
    for _ in range(3):
        run()
    torch.cuda.synchronize()
    times, start = [], time.monotonic()
    while len(times) < repeats and (len(times) < 5 or time.monotonic() - start < budget_s):
        first, last = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        first.record()
        run()
        last.record()
        last.synchronize()
        times.append(first.elapsed_time(last))
    return statistics.median(times)


def peak_mb(run):
    torch.cuda.synchronize()
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    kept = run()
    torch.cuda.synchronize()
    del kept
    return (torch.cuda.max_memory_allocated() - before) / 2**20


def host_us(run):
    """What one call costs the host: far fewer calls in flight than the queue holds, so none waits for the device."""
    best = float("inf")
    for _ in range(5):
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(200):
            run()
        best = min(best, (time.perf_counter() - start) / 200 * 1e6)
    return best


def rows_of(kernels, anchors, classes, images, dtype, repeats, budget_s):
    torch.manual_seed(1)
    count = anchors * images
    logits = (torch.randn(count, classes, device="cuda") * 2 - 4).to(dtype)
    labels = torch.where(torch.rand(count, device="cuda") < 0.98, 0, torch.randint(-1, classes + 1, (count,), device="cuda")).to(torch.int32)
    gradient = torch.empty_like(logits)
    reference = compiled_cross_entropy(logits.double(), labels).item()
    plain, focal = kernels.call(logits, gradient, labels, False), kernels.call(logits, gradient, labels, True)
    kernels.both(plain)
    found = kernels.total.item()
    if abs(found - reference) > 1e-4 * abs(reference):
        raise RuntimeError(f"the loss is {found}, the reference {reference}")

    cases = [("copy of the logits", lambda: gradient.copy_(logits)), ("sfkernels cross-entropy", lambda: kernels.both(plain)), ("sfkernels focal", lambda: kernels.both(focal))]
    cases.append(("eager cross-entropy", with_backward(eager_cross_entropy, logits, labels)))
    cases.append(("torch.compile cross-entropy", with_backward(torch.compile(compiled_cross_entropy, dynamic=False), logits, labels)))
    cases.append(("torch.compile focal", with_backward(torch.compile(compiled_focal, dynamic=False), logits, labels)))
    cases.append(("torchvision focal", with_backward(torchvision_focal, logits, labels)))
    try:
        triton = triton_cross_entropy()
        cases.append(("triton cross-entropy", lambda: triton(logits, labels, gradient)))
    except ImportError:
        pass

    copy = None
    floor_bytes = 3 * logits.numel() * logits.element_size()
    for name, run in cases:
        try:
            ms = median_ms(run, repeats, budget_s)
            peak = peak_mb(run)
        except Exception as error:  # a peer that is missing or does not fit is a row without numbers
            yield name, None, None, None, f"{type(error).__name__}: {str(error).splitlines()[0][:60]}"
            torch.cuda.empty_cache()
            continue
        if copy is None:
            # Copying reads and writes every byte once: two passes of the three that the loss needs.
            copy = ms / (2 * logits.numel() * logits.element_size())
        yield name, ms, ms / (copy * floor_bytes), peak, ""


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--library", required=True)
    options.add_argument("--csv", default="device.csv")
    options.add_argument("--quick", action="store_true", help="the first size alone")
    chosen = options.parse_args()
    if not torch.cuda.is_available():
        print("bench.py: this PyTorch sees no CUDA device; nothing is timed.", file=sys.stderr)
        return 3
    kernels = Kernels(chosen.library)
    device = torch.cuda.get_device_name()
    print(f"{device}, PyTorch {torch.__version__}, forward + backward, medians of CUDA events")
    header = ("anchors", "classes", "images", "dtype", "method", "ms", "of_floor_time", "peak_mb", "note", "device", "torch")
    small = torch.zeros(64, 8, device="cuda")
    call = kernels.call(small, torch.empty_like(small), torch.zeros(64, dtype=torch.int32, device="cuda"), False)
    host = host_us(lambda: kernels.forward(call))
    print(f"host time of the forward operator, two launches: {host:.1f} us")
    with open(chosen.csv, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(header)
        table.writerow((64, 8, 1, "float32", "host time of the forward, us", f"{host:.2f}", "", "", "", device, torch.__version__))
        for anchors, classes, images in SIZES[:1] if chosen.quick else SIZES:
            for dtype in (torch.float32, torch.float16, torch.bfloat16):
                print(f"\n{images} x {anchors} x {classes} {str(dtype)[6:]}")
                for name, ms, share, peak, note in rows_of(kernels, anchors, classes, images, dtype, repeats=50, budget_s=1.0):
                    numbers = ("", "", "") if ms is None else (f"{ms:.4f}", f"{share:.2f}", f"{peak:.1f}")
                    print(f"  {name:<30} {numbers[0]:>10} ms {numbers[1]:>7} x floor {numbers[2]:>9} MB  {note}")
                    table.writerow((anchors, classes, images, str(dtype)[6:], name, *numbers, note, device, torch.__version__))
                    file.flush()
                torch.cuda.empty_cache()
    return 0


if __name__ == "__main__":
    sys.exit(main())
