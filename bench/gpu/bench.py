"""Times the device kernels and their peers on the same tensors in the same process, by CUDA events, medians, forward + backward.

  bench.py --library SfKernels.DeviceBench.so [--csv FILE] [--seconds N]
  bench.py --device cpu --small              everything but our kernels, with small sizes and the host's clock: shows that the script is right

One table and one CSV, written row by row. Rows that fail, or for which there is no time left, say why; the others go on. Each section is a process of its own:
a kernel that faults takes its process's device memory with it, one that hangs is killed, and the section goes on behind it in a new process. What takes long to
compile comes last.
"""
import argparse
import csv
import os
import subprocess
import sys
import time

import torch

import library
import peers
from timing import Budget, Meter, OutOfTime

SIZES = [(200_700, 80, 1), (200_700, 80, 8), (267_069, 1, 1), (99_991, 81, 1), (10_007, 7, 3)]
SMALL_SIZES = [(1_009, 80, 1), (1_009, 80, 2), (4_099, 1, 1), (331, 7, 3)]
SOFTMAX = [(1_000, 81, 1), (8_191, 81, 1)]
FORMATS = (torch.float32, torch.float16, torch.bfloat16)
COLUMNS = ("section", "anchors", "classes", "images", "dtype", "method", "ms", "of_copied_floor", "of_copy", "mb_beside_gradient", "host_us", "waits", "note", "device", "torch")


FAULTED = 4  # exit code of a process whose device is of no use any more
MOST_PROCESSES = 6  # of one section


class Missing(Exception):
    """Our kernels are not there."""


class Faulted(BaseException):
    """A kernel has faulted: every later call of this process would fail."""


class Table:
    """Prints a row as it is measured, and keeps it."""

    def __init__(self, path, device):
        with open(path, newline="") as before:
            self.done = {tuple(row[name] for name in COLUMNS[:6]): row["ms"] for row in csv.DictReader(before)}
        self.file = open(path, "a", newline="")
        self.csv = csv.writer(self.file)
        self.mark = path + ".running"
        self.device = device
        self.title = None
        self.failures = 0

    @staticmethod
    def key(section, case, dtype, method):
        anchors, classes, images = (*case, "", "", "")[:3]
        return section, str(anchors), str(classes), str(images), str(dtype)[6:] if dtype else "", method

    def begins(self, *row):
        """Says which row is on its way, for whoever finds this process ended. False where an earlier process has it already."""
        if self.key(*row) in self.done:
            return False
        with open(self.mark, "w", newline="") as mark:
            csv.writer(mark).writerow(self.key(*row))
        return True

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
        self.csv.writerow([*self.key(section, case, dtype, method), *("" if v is None else f"{v:.6g}" for v in values), note, self.device, torch.__version__])
        self.file.flush()

    def skip(self, section, case, dtype, method, error):
        self.failures += method.startswith("sfkernels") and not isinstance(error, (OutOfTime, Missing))
        lines = str(error).splitlines()
        self.add(section, case, dtype, method, f"{type(error).__name__}: {lines[0][:100] if lines else ''}")
        if torch.cuda.is_available() and torch.cuda.is_initialized():
            try:
                torch.cuda.synchronize()
            except Exception as fault:
                raise Faulted(str(fault)) from error
            torch.cuda.empty_cache()


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
        key = (section, case, dtype)
        if not self.table.begins(*key, method):
            return
        try:
            self.budget.require(5)
            with self.budget.cap(seconds, method):
                run, held = prepare()
                ms = self.meter.median_ms(run)
                peak = self.meter.peak_bytes(run)
            rows, classes = case[0] * case[2], case[1]
            size = rows * classes * torch.empty((), dtype=dtype).element_size()
            if method.startswith("copy"):
                self.copies[key] = ms
            copy = self.copies.get(key) or float(self.table.done.get(self.table.key(*key, "copy of the logits")) or 0) or None

            # Autograd allocates the gradient itself; the others write to one that is there.
            beside = None if peak is None else (max(0, peak - size) if held is None else peak + held) / 2**20
            self.table.add(section, case, dtype, method, ms=ms, of_copied_floor=copy and ms / (copy * passes / 2), of_copy=copy and ms / copy, mb_beside_gradient=beside)
        except Exception as error:  # a peer that is missing or does not fit is a row without numbers
            self.table.skip(section, case, dtype, method, error)

    def whole(self, rows, section, case, dtype, *others):
        """All rows of a case. What they share may not fit the device."""
        try:
            rows(case, dtype, *others)
        except Exception as error:
            self.table.skip(section, case, dtype, "inputs", error)

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
            if not self.table.begins("host", case, dtype, method):
                continue
            try:
                with self.budget.cap(20, method):
                    run = prepare()
                    self.table.add("host", case, dtype, method, host_us=self.meter.host_us(run), waits=self.meter.waits(run))
            except Exception as error:
                self.table.skip("host", case, dtype, method, error)

    def step(self, height, width):
        """The whole loss side of a Sampling-Free detector, assignment, box loss and classification loss with their gradients, beside a step of torchvision's RetinaNet."""
        case, dtype = (height, width), torch.bfloat16 if self.device == "cuda" else torch.float32
        if not self.table.begins("step", case, dtype, "torchvision RetinaNet-R50"):
            return
        try:
            from retinanet import Step
            with self.budget.cap(100, "the detector"):
                step = Step(self.device, height, width)
                whole = self.meter.median_ms(step.run, repeats=20, seconds=20)
            self.table.add("step", case, dtype, "torchvision RetinaNet-R50", ms=whole)
        except Exception as error:
            self.table.skip("step", case, dtype, "torchvision RetinaNet-R50", error)
            return

        def share(method, prepare, note=""):
            self.table.begins("step", case, dtype, method)
            try:
                with self.budget.cap(30, method):
                    ms = self.meter.median_ms(prepare())
                self.table.add("step", case, dtype, method, note=note, ms=ms, share=ms / whole)
            except Exception as error:
                self.table.skip("step", case, dtype, method, error)

        share("torchvision loss side", step.loss_side)
        images, rows, classes = step.shape()
        boxes, kinds, levels = [of["boxes"] for of in step.targets], [of["labels"] for of in step.targets], step.levels
        del step
        logits, deltas = ([((torch.randn(images, 9 * numbers, *level, device=self.device) * size) - shift).to(dtype).contiguous(memory_format=torch.channels_last) for level in levels]
                          for numbers, size, shift in ((classes, 2, 4), (4, 0.3, 0)))
        padded = [(side + 31) // 32 * 32 for side in (height, width)]
        note = f"{images} x {rows} x {classes}: assignment, smooth L1, guided cross-entropy"

        def eager():
            if self.kernels is None:
                raise Missing("needs the kernels' anchors: a GPU and --library")
            anchors = self.kernels.anchors(*padded, len(levels))[0]
            leaves = [[level.detach().requires_grad_() for level in maps] for maps in (logits, deltas)]
            return lambda: torch.autograd.grad(peers.detector_losses(*leaves, anchors, boxes, kinds)[1], [*leaves[0], *leaves[1]])

        def ours():
            if self.kernels is None:
                raise Missing("needs a GPU and --library")
            side = library.LossSide(self.kernels, logits, deltas, boxes, kinds, *padded)
            side.run()
            labels, expected = peers.detector_losses(logits, deltas, side.anchors, boxes, kinds)
            other = (labels != side.labels).float().mean().item()
            if not (other <= 1e-4 and abs(side.total() - expected.item()) <= 1e-3 * abs(expected.item())):
                raise RuntimeError(f"the loss is {side.total()}, the reference {expected.item()}; {other:.1e} of the labels differ")
            return side.run

        share("sfkernels loss side", ours, note)
        share("eager loss side", eager, note)

        # The classification loss alone, on rows.
        logits, labels, gradient = self.tensors(rows, classes, images, dtype)
        share("sfkernels guided cross-entropy", lambda: (lambda call: lambda: self.kernels.both(call))(self.ours(library.GUIDED, logits, labels, gradient)))
        share("eager cross-entropy", lambda: peers.with_backward(peers.eager_cross_entropy, logits, labels))
        share("torchvision focal", lambda: peers.with_backward(peers.torchvision_focal, logits, labels))


class Section:
    """Rows that share a process."""

    def __init__(self, name, seconds, rows):
        self.name, self.seconds, self.rows = name, seconds, rows


def sections(small, formats):
    """In the order of their worth. Compilations come last, the case that a target is set for first."""
    sizes = SMALL_SIZES if small else SIZES

    def anchors(dtype):
        return Section(f"sigmoid {str(dtype)[6:]}", 100, lambda bench: [bench.whole(bench.anchors, "sigmoid", case, dtype) for case in sizes])

    def compiled(dtype):
        def rows(bench):
            for case in (sizes[1], sizes[0]):
                for form, loss in (("cross-entropy", peers.fusible_cross_entropy), ("focal", peers.fusible_focal)):
                    bench.whole(lambda case, dtype: bench.compiled("sigmoid", case, dtype, f"torch.compile {form}", loss), "sigmoid", case, dtype)
            bench.whole(lambda case, dtype: bench.compiled("softmax", case, dtype, "torch.compile softmax", peers.softmax_cross_entropy), "softmax", SOFTMAX[0], dtype)
        return Section(f"compile {str(dtype)[6:]}", 150, rows)

    softmax = [(case, dtype) for case in SOFTMAX for dtype in formats]
    step = (96, 128) if small else (800, 1333)
    return [
        Section("host", 45, lambda bench: bench.host()),
        anchors(formats[0]), anchors(formats[-1]),
        Section("step", 150, lambda bench: bench.whole(lambda case, dtype: bench.step(*case), "step", step, None)),
        Section("softmax", 45, lambda bench: [bench.whole(bench.softmax, "softmax", case, dtype) for case, dtype in softmax]),
        *(anchors(dtype) for dtype in formats[1:-1]),
        *(compiled(dtype) for dtype in (formats[0], *formats[:0:-1])),
    ]


def child(chosen, section):
    kernels = None
    if chosen.library and chosen.device == "cuda":
        try:
            kernels = library.Kernels(chosen.library)
        except Exception as error:
            print(f"bench.py: our kernels are left out: {error}", file=sys.stderr)
    bench = Bench(chosen, kernels)
    try:
        section.rows(bench)
    except Faulted as fault:
        print(f"  the device has faulted; a new process goes on. {str(fault).splitlines()[0][:100]}", flush=True)
        return FAULTED
    return 1 if bench.table.failures or (chosen.library and chosen.device == "cuda" and kernels is None) else 0


def note_end(path, device, why):
    """A row for what ran when its process ended."""
    try:
        with open(path + ".running", newline="") as mark:
            row = next(csv.reader(mark), None)
    except OSError:
        row = None
    if row is None:
        return False
    with open(path, newline="") as kept:
        known = {tuple(line[name] for name in COLUMNS[:6]) for line in csv.DictReader(kept)}
    if tuple(row) not in known:
        print(f"  {row[5]:<34} {why}", flush=True)
        with open(path, "a", newline="") as file:
            csv.writer(file).writerow([*row, *[""] * 6, why, device, torch.__version__])
    os.remove(path + ".running")
    return True


def run_section(chosen, section, device, end):
    """Processes until all rows are there. True where none of ours failed."""
    fine = True
    limit = min(end, time.monotonic() + section.seconds)
    for _ in range(MOST_PROCESSES):
        left = limit - time.monotonic()
        if left < 8:
            print(f"\n{section.name}: no time left", flush=True)
            return fine
        command = [sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--section", section.name, "--seconds", f"{left - 5:.0f}"]
        try:
            code = subprocess.run(command, timeout=left).returncode
        except subprocess.TimeoutExpired:
            note_end(chosen.csv, device, f"took too long: stopped after {section.seconds} s of the section")
            return False
        if code in (0, 1):
            return fine and code == 0
        fine = False
        ended = note_end(chosen.csv, device, "the device faulted" if code == FAULTED else f"the process ended with {code}")
        if not ended:
            return False
    return False


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--library", help="our kernels; without it their rows stay empty")
    options.add_argument("--csv", default="device.csv")
    options.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    options.add_argument("--small", action="store_true", help="small sizes")
    options.add_argument("--seconds", type=float, default=420, help="time for the whole run")
    options.add_argument("--section", help="one section alone, in this process, behind the rows that the CSV has")
    chosen = options.parse_args()
    end = time.monotonic() + chosen.seconds
    formats = FORMATS if chosen.device == "cuda" else (torch.float32, torch.bfloat16)
    if chosen.section:
        return child(chosen, next(section for section in sections(chosen.small, formats) if section.name == chosen.section))
    if chosen.device == "cuda" and not torch.cuda.is_available():
        print("bench.py: this PyTorch sees no CUDA device; nothing is timed.", file=sys.stderr)
        return 3
    with open(chosen.csv, "w", newline="") as file:
        csv.writer(file).writerow(COLUMNS)
    device = torch.cuda.get_device_name() if chosen.device == "cuda" else "cpu"
    print(f"{device}, PyTorch {torch.__version__}; forward + backward, medians. Floor: three passes over the logits at the speed of the copy.", flush=True)
    fine = True
    for section in sections(chosen.small, formats):
        fine = run_section(chosen, section, device, end) and fine
    if os.path.exists(chosen.csv + ".running"):
        os.remove(chosen.csv + ".running")
    print(f"\nkept in {chosen.csv}; {max(0, end - time.monotonic()):.0f} s of the time left")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
