"""Times the device kernels and their peers on the same tensors in the same process, by CUDA events, medians, forward + backward.

  bench.py --library SfKernels.DeviceBench.so [--csv FILE] [--seconds N]
  bench.py --device cpu --small              everything but our kernels, with small sizes and the host's clock: shows that the script is right

One table and one CSV. Rows that fail, or for which there is no time left, say why; the others go on. What takes long to compile comes last.
"""
import argparse
import csv
import sys

import torch

import library
import peers
from timing import Budget, Meter, OutOfTime

SIZES = [(200_700, 80, 1), (200_700, 80, 8), (267_069, 1, 1), (99_991, 81, 1), (10_007, 7, 3)]
SMALL_SIZES = [(1_009, 80, 1), (1_009, 80, 2), (4_099, 1, 1), (331, 7, 3)]
SOFTMAX = [(1_000, 81, 1), (8_191, 81, 1)]
FORMATS = (torch.float32, torch.float16, torch.bfloat16)
COLUMNS = ("section", "anchors", "classes", "images", "dtype", "method", "ms", "of_copied_floor", "of_copy", "mb_beside_gradient", "host_us", "waits", "note", "device", "torch")


class Missing(Exception):
    """Our kernels are not there."""


class Table:
    """Prints a row as it is measured, and keeps it."""

    def __init__(self, path, device):
        self.file = open(path, "w", newline="")
        self.csv = csv.writer(self.file)
        self.csv.writerow(COLUMNS)
        self.device = device
        self.title = None
        self.failures = 0

    def add(self, section, case, dtype, method, note="", **numbers):
        title = f"{section}: {' x '.join(str(n) for n in case)}{', ' + str(dtype)[6:] if dtype else ''}"
        if title != self.title:
            print(f"\n{title}")
            self.title = title
        shown = [f"{numbers[name]:.4g} {unit}" for name, unit in
                 (("ms", "ms"), ("of_copied_floor", "x floor"), ("of_copy", "x copy"), ("mb_beside_gradient", "MB"), ("host_us", "us host"), ("waits", "waits"), ("share", "of the step"))
                 if numbers.get(name) is not None]
        print(f"  {method:<34} {', '.join(shown)}{'  ' + note if note else ''}", flush=True)
        values = [numbers.get(name) for name in COLUMNS[6:12]]
        if numbers.get("share") is not None:
            note = f"{numbers['share']:.5f} of the step {note}".strip()
        anchors, classes, images = (*case, "", "", "")[:3]
        self.csv.writerow([section, anchors, classes, images, str(dtype)[6:] if dtype else "", method, *("" if v is None else f"{v:.6g}" for v in values), note, self.device, torch.__version__])
        self.file.flush()

    def skip(self, section, case, dtype, method, error):
        self.failures += method.startswith("sfkernels") and not isinstance(error, (OutOfTime, Missing))
        lines = str(error).splitlines()
        self.add(section, case, dtype, method, f"{type(error).__name__}: {lines[0][:100] if lines else ''}")


class Bench:
    def __init__(self, chosen, kernels):
        self.kernels = kernels
        self.meter = Meter(chosen.device)
        self.budget = Budget(chosen.seconds)
        self.device = chosen.device
        self.table = Table(chosen.csv, torch.cuda.get_device_name() if chosen.device == "cuda" else "cpu")
        self.copies = {}

    def tensors(self, anchors, classes, images, dtype, softmax=False):
        torch.manual_seed(1)
        rows = anchors * images
        logits = (torch.randn(rows, classes, device=self.device) * 2 - 4).to(dtype)
        positives = torch.randint(-1, classes if softmax else classes + 1, (rows,), device=self.device)
        labels = torch.where(torch.rand(rows, device=self.device) < (0.25 if softmax else 0.98), torch.zeros_like(positives), positives).to(torch.int32)
        return logits, labels, torch.empty_like(logits)

    def ours(self, form, logits, labels, gradient, reference=None):
        """The call of one of our losses, held against a reference."""
        if self.kernels is None:
            raise Missing("needs a GPU and --library")
        call = self.kernels.call(logits, gradient, labels, form)
        self.kernels.both(call)
        if form == library.GUIDED and abs(self.kernels.total.item() - 1.4) > 1e-4:
            raise RuntimeError("the guided loss is not twice the localisation loss")
        if reference is not None:
            leaf = logits.double().requires_grad_()
            expected = reference(leaf, labels)
            slope, = torch.autograd.grad(expected, leaf)
            found = self.kernels.total.item()
            steepest = (slope - gradient.double()).abs().max().item() / max(1e-30, slope.abs().max().item())
            rounding = {torch.float32: 1e-5, torch.float16: 2e-3, torch.bfloat16: 1e-2}[logits.dtype]
            if not (abs(found - expected.item()) <= 1e-4 * abs(expected.item()) and steepest <= rounding):
                raise RuntimeError(f"the loss is {found}, the reference {expected.item()}; the gradients differ by {steepest:.2e}")
        return call

    def row(self, section, case, dtype, method, prepare, passes, seconds=15):
        """One row: prepare() gives what is timed, and the bytes that it uses from before; None where autograd allocates everything."""
        try:
            self.budget.require(5)
            with self.budget.cap(seconds, method):
                run, held = prepare()
                ms = self.meter.median_ms(run)
                peak = self.meter.peak_bytes(run)
            rows, classes = case[0] * case[2], case[1]
            size = rows * classes * torch.empty((), dtype=dtype).element_size()
            key = (section, case, dtype)
            if method.startswith("copy"):
                self.copies[key] = ms
            copy = self.copies.get(key)

            # Autograd allocates the gradient itself; the others write to one that is there.
            beside = None if peak is None else (max(0, peak - size) if held is None else peak + held) / 2**20
            self.table.add(section, case, dtype, method, ms=ms, of_copied_floor=copy and ms / (copy * passes / 2), of_copy=copy and ms / copy, mb_beside_gradient=beside)
        except Exception as error:  # a peer that is missing or does not fit is a row without numbers
            self.table.skip(section, case, dtype, method, error)
            if self.device == "cuda":
                torch.cuda.empty_cache()

    def anchors(self, case, dtype):
        """Sigmoid losses over all anchors. Copying moves every byte twice, a loss with its gradient three times."""
        logits, labels, gradient = self.tensors(*case, dtype)
        reference = {library.CROSS_ENTROPY: peers.fusible_cross_entropy, library.FOCAL: peers.fusible_focal}
        in_double = logits.numel() <= 2 * 10**7

        def form(number):
            call = self.ours(number, logits, labels, gradient, reference.get(number) if in_double else None)
            return lambda: self.kernels.both(call), self.kernels.scratch_bytes(call)

        def triton():
            both = peers.triton_cross_entropy()
            return lambda: both(logits, labels, gradient), 0

        section = "sigmoid"
        self.row(section, case, dtype, "copy of the logits", lambda: (lambda: gradient.copy_(logits), 0), 2)
        self.row(section, case, dtype, "sfkernels cross-entropy", lambda: form(library.CROSS_ENTROPY), 3)
        self.row(section, case, dtype, "sfkernels guided cross-entropy", lambda: form(library.GUIDED), 3)
        self.row(section, case, dtype, "sfkernels focal", lambda: form(library.FOCAL), 3)
        self.row(section, case, dtype, "eager cross-entropy", lambda: (peers.with_backward(peers.eager_cross_entropy, logits, labels), None), 3)
        self.row(section, case, dtype, "torchvision focal", lambda: (peers.with_backward(peers.torchvision_focal, logits, labels), None), 3)
        self.row(section, case, dtype, "triton cross-entropy", triton, 3)

    def softmax(self, case, dtype):
        logits, labels, gradient = self.tensors(*case, dtype, softmax=True)

        def form():
            call = self.ours(library.SOFTMAX, logits, labels, gradient, peers.softmax_cross_entropy)
            return lambda: self.kernels.both(call), self.kernels.scratch_bytes(call)

        section = "softmax"
        self.row(section, case, dtype, "copy of the logits", lambda: (lambda: gradient.copy_(logits), 0), 2)
        self.row(section, case, dtype, "sfkernels softmax", form, 3)
        self.row(section, case, dtype, "eager softmax", lambda: (peers.with_backward(peers.softmax_cross_entropy, logits, labels), None), 3)

    def compiled(self, section, case, dtype, method, loss):
        logits, labels, _ = self.tensors(*case, dtype, softmax=section == "softmax")
        self.row(section, case, dtype, method, lambda: (peers.with_backward(peers.compiled(loss), logits, labels), None), 3, seconds=60)

    def host(self):
        """What a call costs the host, and how often it waits for the device: 64 x 8 logits, so that the device has nothing to do."""
        case, dtype = (64, 8, 1), torch.float32
        logits, labels, gradient = self.tensors(*case, dtype)

        def forward_alone():
            call = self.ours(library.CROSS_ENTROPY, logits, labels, gradient)
            return lambda: self.kernels.forward(call)

        def both():
            call = self.ours(library.CROSS_ENTROPY, logits, labels, gradient)
            return lambda: self.kernels.both(call)

        for method, prepare in (
                ("sfkernels forward, two launches", forward_alone),
                ("sfkernels forward + backward", both),
                ("eager cross-entropy", lambda: peers.with_backward(peers.eager_cross_entropy, logits, labels)),
                ("torchvision focal", lambda: peers.with_backward(peers.torchvision_focal, logits, labels))):
            try:
                with self.budget.cap(20, method):
                    run = prepare()
                    self.table.add("host", case, dtype, method, host_us=self.meter.host_us(run), waits=self.meter.waits(run))
            except Exception as error:
                self.table.skip("host", case, dtype, method, error)

    def step(self, height, width):
        """The classification loss of a Sampling-Free detector beside a whole step of torchvision's RetinaNet on logits of the same shape."""
        case, dtype = (height, width), torch.bfloat16 if self.device == "cuda" else torch.float32
        try:
            from retinanet import Step
            with self.budget.cap(90, "the detector"):
                step = Step(self.device, height, width)
                whole = self.meter.median_ms(step.run, repeats=20, seconds=20)
            self.table.add("step", case, dtype, "torchvision RetinaNet-R50", ms=whole)
            images, rows, classes = step.shape
            del step
            logits, labels, gradient = self.tensors(rows, classes, images, dtype)
            for method, prepare in (
                    ("sfkernels guided cross-entropy", lambda: (lambda call: lambda: self.kernels.both(call))(self.ours(library.GUIDED, logits, labels, gradient))),
                    ("eager cross-entropy", lambda: peers.with_backward(peers.eager_cross_entropy, logits, labels)),
                    ("torchvision focal", lambda: peers.with_backward(peers.torchvision_focal, logits, labels))):
                try:
                    with self.budget.cap(20, method):
                        ms = self.meter.median_ms(prepare())
                    self.table.add("step", case, dtype, method, note=f"on {images} x {rows} x {classes}; without assignment and boxes", ms=ms, share=ms / whole)
                except Exception as error:
                    self.table.skip("step", case, dtype, method, error)
        except Exception as error:
            self.table.skip("step", case, dtype, "torchvision RetinaNet-R50", error)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--library", help="our kernels; without it their rows stay empty")
    options.add_argument("--csv", default="device.csv")
    options.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    options.add_argument("--small", action="store_true", help="small sizes")
    options.add_argument("--seconds", type=float, default=420, help="time for the whole run")
    chosen = options.parse_args()
    if chosen.device == "cuda" and not torch.cuda.is_available():
        print("bench.py: this PyTorch sees no CUDA device; nothing is timed.", file=sys.stderr)
        return 3
    kernels = library.Kernels(chosen.library) if chosen.library and chosen.device == "cuda" else None
    bench = Bench(chosen, kernels)
    print(f"{bench.table.device}, PyTorch {torch.__version__}; forward + backward, medians. Floor: three passes over the logits at the speed of the copy.")
    formats = FORMATS if chosen.device == "cuda" else (torch.float32, torch.bfloat16)
    sizes = SMALL_SIZES if chosen.small else SIZES
    bench.host()
    for case in sizes:
        for dtype in formats:
            bench.anchors(case, dtype)
    for case in SOFTMAX:
        for dtype in formats:
            bench.softmax(case, dtype)
    bench.step(*((96, 128) if chosen.small else (800, 1333)))
    for dtype in formats:
        for case in sizes[:2]:
            bench.compiled("sigmoid", case, dtype, "torch.compile cross-entropy", peers.fusible_cross_entropy)
            bench.compiled("sigmoid", case, dtype, "torch.compile focal", peers.fusible_focal)
        bench.compiled("softmax", SOFTMAX[0], dtype, "torch.compile softmax", peers.softmax_cross_entropy)
    print(f"\nkept in {chosen.csv}; {bench.budget.left():.0f} s of the time left")
    return 1 if bench.table.failures else 0


if __name__ == "__main__":
    sys.exit(main())
