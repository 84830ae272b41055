"""Our kernels, through the native library. LossCall has the fields of bench/SfKernels.DeviceBench/LossCall.cs, in its order."""
import ctypes

import torch

FORMATS = {torch.float32: 0, torch.float16: 1, torch.bfloat16: 2}
CROSS_ENTROPY, FOCAL, SOFTMAX, GUIDED = range(4)
MOST_BLOCKS = 4096
LOCALISATION = 5  # its place among the scalars, behind those of GuidedScalars.cs


class LossCall(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in
                ("logits", "gradient", "labels", "partials", "found", "denominators", "scalars", "total", "upstream", "stream")] \
        + [("anchors", ctypes.c_int64), ("classes", ctypes.c_int), ("format", ctypes.c_int), ("form", ctypes.c_int)]


class Kernels:
    """One set of scratch memory for every call: what the kernels need beside logits, labels and gradient."""

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.sfk_bench_error.restype = ctypes.c_char_p
        self.check(self.library.sfk_bench_probe())
        self.partials = torch.empty(MOST_BLOCKS, device="cuda")
        self.found = torch.empty(2 * MOST_BLOCKS, dtype=torch.int64, device="cuda")
        self.scalars = torch.zeros(6, device="cuda")
        self.scalars[LOCALISATION] = 0.7
        self.total = torch.empty((), device="cuda")
        self.upstream = torch.ones((), device="cuda")

    def check(self, code):
        if code:
            raise RuntimeError(self.library.sfk_bench_error().decode())

    def call(self, logits, gradient, labels, form):
        """Holds the tensors too: their addresses are all that the library gets."""
        rows, classes = logits.shape
        denominators = torch.empty(rows, 2, device="cuda") if form == SOFTMAX else None
        call = LossCall(logits.data_ptr(), gradient.data_ptr(), labels.data_ptr(), self.partials.data_ptr(), self.found.data_ptr(),
                        0 if denominators is None else denominators.data_ptr(), self.scalars.data_ptr(), self.total.data_ptr(), self.upstream.data_ptr(),
                        torch.cuda.current_stream().cuda_stream, rows, classes, FORMATS[logits.dtype], form)
        call.tensors = (logits, gradient, labels, denominators)
        return call

    def forward(self, call):
        self.check(self.library.sfk_bench_forward(ctypes.byref(call)))

    def backward(self, call):
        self.check(self.library.sfk_bench_backward(ctypes.byref(call)))

    def both(self, call):
        self.forward(call)
        self.backward(call)

    def scratch_bytes(self, call):
        denominators = call.tensors[3]
        return sum(tensor.numel() * tensor.element_size() for tensor in (self.partials, self.found, self.scalars, denominators) if tensor is not None)
