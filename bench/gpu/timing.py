"""Clocks, memory and synchronising calls of one device: CUDA events on a GPU, the host's clock on a CPU."""
import contextlib
import signal
import statistics
import time
import warnings

import torch


class OutOfTime(Exception):
    """The budget of the whole run, or of one step of it, is spent."""


class Budget:
    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def left(self):
        return self.end - time.monotonic()

    def require(self, seconds):
        if self.left() < seconds:
            raise OutOfTime(f"skipped: {max(0, self.left()):.0f} s left of the time for this run")

    @contextlib.contextmanager
    def cap(self, seconds, what):
        """Breaks into whatever runs inside after so many seconds."""
        seconds = min(seconds, self.left())
        if seconds < 1:
            raise OutOfTime(f"skipped: no time left for {what}")

        def stop(*_):
            raise OutOfTime(f"{what} took more than {seconds:.0f} s")
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


class Meter:
    def __init__(self, device):
        self.device = device
        self.is_cuda = device == "cuda"

    def synchronize(self):
        if self.is_cuda:
            torch.cuda.synchronize()

    def wake(self, seconds=0.5):
        """Copies for a while: an idle device lowers its clocks, and the first rows would be timed on the way up."""
        if not self.is_cuda:
            return
        source = torch.zeros(2**28, dtype=torch.uint8, device=self.device)
        copy = torch.empty_like(source)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for _ in range(20):
                copy.copy_(source)
            torch.cuda.synchronize()
        del source, copy
        torch.cuda.empty_cache()

    def run_ahead(self):
        """Work for about a tenth of a millisecond, in which the host gets ahead: what is timed behind it is the device, not how fast the host launches. A call
        that waits for the device in between is timed with its waits."""
        if hasattr(torch.cuda, "_sleep"):
            torch.cuda._sleep(200_000)

    def one_ms(self, run):
        if not self.is_cuda:
            start = time.perf_counter()
            run()
            return (time.perf_counter() - start) * 1e3
        first, last = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        self.run_ahead()
        first.record()
        run()
        last.record()
        last.synchronize()
        return first.elapsed_time(last)

    def median_ms(self, run, repeats=50, seconds=1.0):
        """Of calls one after the other on the same memory: caches are as the call before left them, for everyone alike."""
        start, calls = time.monotonic(), 0
        while calls < 3 or (calls < 20 and time.monotonic() - start < 0.05):
            run()
            self.synchronize()
            calls += 1
        times, start = [], time.monotonic()
        while len(times) < repeats and (len(times) < 5 or time.monotonic() - start < seconds):
            times.append(self.one_ms(run))
        return statistics.median(times)

    def peak_bytes(self, run):
        """What a call allocates at most, beside what is there before it, its result included. None on a CPU, where nobody counts."""
        if not self.is_cuda:
            run()
            return None
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        kept = run()
        torch.cuda.synchronize()
        del kept
        return torch.cuda.max_memory_allocated() - before

    def host_us(self, run, calls=200, rounds=5):
        """What one call costs the host: far fewer calls in flight than the queue holds, so none waits for the device."""
        for _ in range(10):
            run()
        best = float("inf")
        for _ in range(rounds):
            self.synchronize()
            start = time.perf_counter()
            for _ in range(calls):
                run()
            best = min(best, (time.perf_counter() - start) / calls * 1e6)
        self.synchronize()
        return best

    def waits(self, run):
        """How often PyTorch makes the host wait for the device in one call; None on a CPU."""
        if not self.is_cuda:
            return None
        run()
        torch.cuda.synchronize()
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            torch.cuda.set_sync_debug_mode("warn")
            try:
                run()
            finally:
                torch.cuda.set_sync_debug_mode("default")
        # The mode warns of itself too, once.
        return sum("called a synchronizing" in str(warning.message) for warning in heard)
