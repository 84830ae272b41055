"""Times the device kernels and their peers on the same tensors in the same process, by CUDA events, medians, forward + backward.

  bench.py --library SfKernels.DeviceBench.so [--csv FILE] [--seconds N]
  bench.py --device cpu --small              everything but our kernels, with small sizes and the host's clock: shows that the script is right

One table and one CSV, written row by row; at the end what the rows say of the targets. Rows that fail, or for which there is no time left, say why; the others
go on. Each section is a process of its own: a kernel that faults takes its process's device memory with it, one that hangs is killed, and the section goes on
behind it in a new process. What takes long to compile comes last. Exit code 0: every row of ours was measured, or the time was over; 1: one of ours failed; 3: no device.
"""
import argparse
import os
import subprocess
import sys
import time

# A few small kernels: compiled here they need no pool of processes, whose end has been seen to take minutes. Read when PyTorch's compiler is imported.
os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", "1")

import torch

import library
import peers
import step
import targets
from rows import Rows
from table import Faulted, Table, first_line

SIZES = [(200_700, 80, 1), (200_700, 80, 8), (267_069, 1, 1), (99_991, 81, 1), (10_007, 7, 3)]
SMALL_SIZES = [(1_009, 80, 1), (1_009, 80, 2), (4_099, 1, 1), (331, 7, 3)]
SOFTMAX = [(1_000, 81, 1), (8_191, 81, 1)]
STEPS = [(800, 1333, 1), (800, 1333, 8)]
SMALL_STEPS = [(96, 128, 1), (96, 128, 2)]
FORMATS = (torch.float32, torch.float16, torch.bfloat16)
FAULTED = 4  # exit code of a process whose device is of no use any more
MOST_PROCESSES = 6  # of one section
LEAST_SECONDS = 12  # to start PyTorch and a device for


class Section:
    """Rows that share a process."""

    def __init__(self, name, seconds, rows):
        self.name, self.seconds, self.rows = name, seconds, rows


def sections(small, formats):
    """In the order of their worth. Compilations come last, the case that a target is set for first."""
    sizes, steps = (SMALL_SIZES, SMALL_STEPS) if small else (SIZES, STEPS)

    def sigmoid(dtype):
        return Section(f"sigmoid {str(dtype)[6:]}", 100, lambda bench: [bench.whole(bench.sigmoid, "sigmoid", case, dtype) for case in sizes])

    def compiled(dtype):
        def rows(bench):
            for case in (sizes[1], sizes[0]):
                for form, loss in (("cross-entropy", peers.fusible_cross_entropy), ("focal", peers.fusible_focal)):
                    bench.whole(lambda case, dtype: bench.compiled("sigmoid", case, dtype, f"torch.compile {form}", loss), "sigmoid", case, dtype)
            bench.whole(lambda case, dtype: bench.compiled("softmax", case, dtype, "torch.compile softmax", peers.softmax_cross_entropy), "softmax", SOFTMAX[0], dtype)
        return Section(f"compile {str(dtype)[6:]}", 150, rows)

    softmax = [(case, dtype) for case in SOFTMAX for dtype in formats]
    return [
        Section("host", 45, lambda bench: bench.host()),
        sigmoid(formats[0]), sigmoid(formats[-1]),
        *(Section(f"step {case[2]}", 110, lambda bench, case=case: bench.whole(lambda case, _: step.rows(bench, *case), "step", case, None)) for case in steps),
        Section("softmax", 45, lambda bench: [bench.whole(bench.softmax, "softmax", case, dtype) for case, dtype in softmax]),
        *(sigmoid(dtype) for dtype in formats[1:-1]),
        *(compiled(dtype) for dtype in (formats[0], *formats[:0:-1])),
    ]


def child(chosen, section):
    """One section, in this process."""
    kernels = None
    if chosen.library and chosen.device == "cuda":
        try:
            kernels = library.Kernels(chosen.library)
        except Exception as error:
            print(f"bench.py: our kernels are left out: {first_line(error)}", flush=True)
    try:
        bench = Rows(chosen, kernels)
        bench.meter.wake()
        section.rows(bench)
    except Faulted as fault:
        print(f"  the device has faulted; a new process goes on. {fault}", flush=True)
        return FAULTED
    return 1 if bench.table.failures or (chosen.library and chosen.device == "cuda" and kernels is None) else 0


def run_section(chosen, section, table, end):
    """Processes until all rows are there. What went wrong, or None."""
    limit = min(end, time.monotonic() + section.seconds)
    problem = None
    for _ in range(MOST_PROCESSES):
        left = limit - time.monotonic()
        if left < LEAST_SECONDS:
            print(f"\n{section.name}: no time left", flush=True)
            return problem or "no time left"
        command = [sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--section", section.name, "--seconds", f"{left - 5:.0f}"]
        try:
            code = subprocess.run(command, timeout=left).returncode
        except subprocess.TimeoutExpired:
            table.ended(f"took too long: stopped with its section after {section.seconds} s")
            return "took too long"
        if code == 0:
            return problem
        if code == 1:
            return problem or "a row of ours failed"
        problem = "the device faulted" if code == FAULTED else f"a process ended with {code}"
        if not table.ended(problem):
            return problem
    return problem


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
        code = child(chosen, next(section for section in sections(chosen.small, formats) if section.name == chosen.section))
        sys.stdout.flush()
        os._exit(code)  # the rows are kept: nothing that ends slowly, or faults at its end, is waited for
    if chosen.device == "cuda" and not torch.cuda.is_available():
        print("bench.py: this PyTorch sees no CUDA device; nothing is timed.", file=sys.stderr)
        return 3
    Table.begin(chosen.csv)
    table = Table(chosen.csv, torch.cuda.get_device_name() if chosen.device == "cuda" else "cpu")
    print(f"{table.device}, PyTorch {torch.__version__}; forward + backward, medians. Floor: three passes over the logits at the speed of the copy.", flush=True)
    problems = {}
    for section in sections(chosen.small, formats):
        problem = run_section(chosen, section, table, end)
        if problem is not None:
            problems[section.name] = problem
    if os.path.exists(table.mark):
        os.remove(table.mark)
    if chosen.device == "cuda" and not chosen.small:
        targets.report(table)
    print(f"\nkept in {chosen.csv}; {max(0, end - time.monotonic()):.0f} s of the time left")
    print("bench.py: " + ("; ".join(f"{name}: {problem}" for name, problem in problems.items()) or "every section is complete"), flush=True)
    return 0 if all(problem == "no time left" for problem in problems.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
