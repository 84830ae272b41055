"""The rows of a run: printed as they are measured, and kept in a CSV that the processes of a run write one after the other."""
import csv
import os

import torch

from timing import OutOfTime

COLUMNS = ("section", "anchors", "classes", "images", "dtype", "method", "ms", "of_copied_floor", "of_copy", "mb_beside_gradient", "host_us", "waits", "note", "device", "torch")
KEY = COLUMNS[:6]
SHOWN = (("ms", "ms"), ("of_copied_floor", "x floor"), ("of_copy", "x copy"), ("mb_beside_gradient", "MB"), ("host_us", "us host"), ("waits", "waits"), ("share", "of the step"))


class Missing(Exception):
    """Our kernels are not there."""


class Faulted(BaseException):
    """A kernel has faulted: every later call of this process would fail."""


def read(path):
    """All rows so far, each by the name of its column."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def key(section, case, dtype, method):
    """What tells a row from the others, as it stands in the CSV."""
    anchors, classes, images = (*(case or ()), "", "", "")[:3]
    return section, str(anchors), str(classes), str(images), str(dtype)[6:] if dtype else "", method


class Table:
    def __init__(self, path, device):
        self.done = {tuple(row[name] for name in KEY): row["ms"] for row in read(path)}
        self.path = path
        self.mark = path + ".running"
        self.device, self.torch = device, torch.__version__
        self.title = None
        self.failures = 0

    @staticmethod
    def begin(path):
        """An empty table."""
        with open(path, "w", newline="") as file:
            csv.writer(file).writerow(COLUMNS)

    def write(self, row):
        """In the file before the next row begins: whatever ends this process, the row stays."""
        with open(self.path, "a", newline="") as file:
            csv.writer(file).writerow(row)

    def begins(self, *row):
        """Says which row is on its way, for whoever finds this process ended. False where an earlier process has it already."""
        if key(*row) in self.done:
            return False
        with open(self.mark, "w", newline="") as mark:
            csv.writer(mark).writerow(key(*row))
        return True

    def milliseconds(self, *row):
        """The time of a row, if it is there."""
        return float(self.done.get(key(*row)) or 0) or None

    def add(self, section, case, dtype, method, note="", **numbers):
        title = f"{section}: {' x '.join(str(n) for n in case or ())}{', ' + str(dtype)[6:] if dtype else ''}"
        if title != self.title:
            print(f"\n{title}")
            self.title = title
        shown = [f"{numbers[name]:.4g} {unit}" for name, unit in SHOWN if numbers.get(name) is not None]
        print(f"  {method:<34} {', '.join(shown)}{'  ' + note if note else ''}", flush=True)
        values = [numbers.get(name) for name in COLUMNS[6:12]]
        if numbers.get("share") is not None:
            note = f"{numbers['share']:.5f} of the step {note}".strip()
        self.write([*key(section, case, dtype, method), *("" if v is None else f"{v:.6g}" for v in values), note, self.device, self.torch])
        self.done[key(section, case, dtype, method)] = numbers.get("ms")

    def skip(self, section, case, dtype, method, error):
        """A row without numbers. Counts as a failure where it is ours and could have been measured."""
        self.failures += method.startswith("sfkernels") and not isinstance(error, (OutOfTime, Missing))
        self.add(section, case, dtype, method, f"{type(error).__name__}: {first_line(error)}")
        if torch.cuda.is_available() and torch.cuda.is_initialized():
            try:
                torch.cuda.synchronize()
            except Exception as fault:
                raise Faulted(first_line(fault)) from error
            torch.cuda.empty_cache()

    def ended(self, why):
        """A row for what ran when its process ended. False where nothing ran."""
        try:
            with open(self.mark, newline="") as mark:
                row = tuple(next(csv.reader(mark), ()))
            os.remove(self.mark)
        except OSError:
            return False
        if not row:
            return False
        if row not in {tuple(line[name] for name in KEY) for line in read(self.path)}:
            print(f"  {row[5]:<34} {why}", flush=True)
            self.write([*row, *[""] * 6, why, self.device, self.torch])
        return True


def first_line(error):
    """What an error says, in one line: of a compiler's many lines the first that is not empty."""
    return next((line.strip()[:160] for line in str(error).splitlines() if line.strip()), "")
