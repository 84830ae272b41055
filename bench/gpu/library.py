"""Our kernels, through the native library."""
import ctypes

import torch

FORMATS = {torch.float32: 0, torch.float16: 1, torch.bfloat16: 2}
CROSS_ENTROPY, FOCAL, SOFTMAX, GUIDED = range(4)
MOST_BLOCKS = 4096
MOST_LEVELS = 8
SHAPES = 9  # anchors of a cell
LOCALISATION = 5  # its place among the scalars, behind those of GuidedScalars.cs
LOCALISATION_LOSS = 0.7  # what guides the guided loss


class LossCall(ctypes.Structure):
    """The fields of bench/SfKernels.DeviceBench/LossCall.cs, in its order."""
    _fields_ = [(name, ctypes.c_void_p) for name in
                ("logits", "gradient", "labels", "partials", "found", "denominators", "scalars", "total", "upstream", "stream")] \
        + [("anchors", ctypes.c_int64), ("classes", ctypes.c_int), ("format", ctypes.c_int), ("form", ctypes.c_int)]


class StepCall(ctypes.Structure):
    """The fields of bench/SfKernels.DeviceBench/StepCall.cs, in its order."""
    _fields_ = [(name, ctypes.c_int64 * MOST_LEVELS) for name in ("logits", "logit_gradients", "deltas", "delta_gradients")] \
        + [(name, ctypes.c_void_p) for name in
           ("cells", "shapes", "first_boxes", "boxes", "box_classes", "best", "labels", "matched", "partials", "found", "scalars", "upstream", "stream")] \
        + [(name, ctypes.c_int) for name in ("box_count", "images", "height", "width", "classes", "format", "channels_last")]


class Kernels:
    """One set of scratch memory for every call: what the kernels need beside logits, labels and gradient."""

    def __init__(self, path, device="cuda"):
        self.device = device
        self.library = ctypes.CDLL(path)
        self.library.sfk_bench_error.restype = ctypes.c_char_p
        sizes = self.library.sfk_bench_sizes()
        if sizes != (ctypes.sizeof(LossCall) << 16) + ctypes.sizeof(StepCall):
            raise RuntimeError(f"{path} is of another version: its calls have {sizes >> 16} and {sizes & 0xffff} bytes")
        self.check(self.library.sfk_bench_probe())
        self.partials = torch.empty(MOST_BLOCKS, device=device)
        self.found = torch.empty(2 * MOST_BLOCKS, dtype=torch.int64, device=device)
        self.scalars = torch.zeros(6, device=device)
        self.scalars[LOCALISATION] = LOCALISATION_LOSS
        self.total = torch.empty((), device=device)
        self.upstream = torch.ones((), device=device)

    def stream(self):
        return torch.cuda.current_stream().cuda_stream if self.device == "cuda" else 0

    def check(self, code):
        if code:
            raise RuntimeError(self.library.sfk_bench_error().decode())

    def call(self, logits, gradient, labels, form):
        """Holds the tensors too: their addresses are all that the library gets."""
        rows, classes = logits.shape
        denominators = torch.empty(rows, 2, device=self.device) if form == SOFTMAX else None
        call = LossCall(logits.data_ptr(), gradient.data_ptr(), labels.data_ptr(), self.partials.data_ptr(), self.found.data_ptr(),
                        0 if denominators is None else denominators.data_ptr(), self.scalars.data_ptr(), self.total.data_ptr(), self.upstream.data_ptr(),
                        self.stream(), rows, classes, FORMATS[logits.dtype], form)
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

    def anchors(self, height, width, levels):
        """Every anchor of a padded picture, [R, 4], with what the kernels make them from; on the device."""
        count = self.library.sfk_bench_anchors(height, width, None, None, None)
        if count < 0:
            self.check(1)
        cells, shapes, corners = torch.empty(levels, 4, dtype=torch.int32), torch.empty(levels, SHAPES, 4), torch.empty(count, 4)
        self.library.sfk_bench_anchors(height, width, *(ctypes.c_void_p(host.data_ptr()) for host in (cells, shapes, corners)))
        return corners.to(self.device), cells.to(self.device), shapes.to(self.device)


class LossSide:
    """Everything between the head's maps and their gradients: assignment, box loss, classification loss, forward and backward."""

    def __init__(self, kernels, logits, deltas, boxes, kinds, height, width):
        """logits: [N, 9 K, H, W] a level, deltas: [N, 36, H, W] a level, channels last; boxes: N times [M, 4], kinds: N times [M] in 1..K."""
        self.kernels = kernels
        device, images = kernels.device, len(boxes)
        self.anchors, cells, shapes = kernels.anchors(height, width, len(logits))
        rows = self.anchors.shape[0]
        if rows != sum(level.shape[2] * level.shape[3] * SHAPES for level in logits):
            raise RuntimeError(f"the kernels have {rows} anchors, the maps others")
        counts = torch.tensor([0] + [len(of) for of in boxes]).cumsum(0)
        first = counts.to(torch.int32).to(device)
        boxes, kinds = torch.cat(boxes).contiguous(), torch.cat(kinds).long().contiguous()
        self.best = torch.zeros(len(boxes), dtype=torch.int32, device=device)
        self.labels, self.matched = (torch.empty(images, rows, dtype=torch.int64, device=device) for _ in range(2))
        self.scalars = torch.zeros(9, device=device)

        # As the operators do: the gradients of the deltas are one piece of memory, filled by one launch.
        lengths = [(level.numel() + 127) // 128 * 128 for level in deltas]
        self.zeros = torch.empty(sum(lengths), dtype=deltas[0].dtype, device=device)
        self.delta_gradients = [self.zeros.as_strided(level.shape, level.stride(), sum(lengths[:i])) for i, level in enumerate(deltas)]
        self.logit_gradients = [torch.empty_like(level) for level in logits]
        self.call = StepCall()
        for i in range(len(logits)):
            self.call.logits[i], self.call.logit_gradients[i] = logits[i].data_ptr(), self.logit_gradients[i].data_ptr()
            self.call.deltas[i], self.call.delta_gradients[i] = deltas[i].data_ptr(), self.delta_gradients[i].data_ptr()
        self.held = dict(cells=cells, shapes=shapes, first_boxes=first, boxes=boxes, box_classes=kinds, best=self.best, labels=self.labels, matched=self.matched,
                         partials=kernels.partials, found=kernels.found, scalars=self.scalars, upstream=kernels.upstream)
        for name, tensor in self.held.items():
            setattr(self.call, name, tensor.data_ptr())
        self.maps = (logits, deltas)
        self.call.stream = kernels.stream()
        self.call.box_count, self.call.images, self.call.height, self.call.width = len(boxes), images, height, width
        self.call.classes, self.call.format, self.call.channels_last = logits[0].shape[1] // SHAPES, FORMATS[logits[0].dtype], 1

    def run(self):
        self.best.zero_()
        self.kernels.check(self.kernels.library.sfk_bench_step_forward(ctypes.byref(self.call)))
        self.zeros.zero_()
        self.kernels.check(self.kernels.library.sfk_bench_step_backward(ctypes.byref(self.call)))

    def total(self):
        return self.scalars[8].item()
