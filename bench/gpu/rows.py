"""The rows of each section: what is timed, beside what, and what it is held against first."""
import torch

import library
import peers
from table import Missing, Table
from timing import Budget, Meter

MOST_IN_DOUBLE = 2 * 10**7  # logits at once, for the reference
ROUNDING = {torch.float32: 1e-5, torch.float16: 2e-3, torch.bfloat16: 1e-2}
COPY = "copy of the logits"


class Differs(Exception):
    """A loss or a gradient is not the reference's."""


class Rows:
    def __init__(self, chosen, kernels):
        self.kernels = kernels
        self.doubt = ""
        self.meter = Meter(chosen.device)
        self.budget = Budget(chosen.seconds)
        self.device = chosen.device
        self.table = Table(chosen.csv, torch.cuda.get_device_name() if chosen.device == "cuda" else "cpu")

    def tensors(self, anchors, classes, images, dtype, softmax=False):
        torch.manual_seed(1)
        rows = anchors * images
        logits = (torch.randn(rows, classes, device=self.device) * 2 - 4).to(dtype)
        positives = torch.randint(-1, classes if softmax else classes + 1, (rows,), device=self.device)
        labels = torch.where(torch.rand(rows, device=self.device) < (0.25 if softmax else 0.98), torch.zeros_like(positives), positives).to(torch.int32)
        return logits, labels, torch.empty_like(logits)

    def require_kernels(self):
        if self.kernels is None:
            raise Missing("needs a GPU and --library")
        return self.kernels

    def begins(self, *row):
        """Whether a row is still to be measured; says that it is on its way."""
        self.doubt = ""
        return self.table.begins(*row)

    def hold(self, check, *arguments):
        """A check before the time. What fails it is timed all the same: its row says why it is not to be trusted, and counts as a failure."""
        try:
            check(*arguments)
        except Differs as difference:
            self.doubt = f"WRONG: {difference}"

    def doubted(self, method):
        """What the checks of a row found, for its note."""
        doubt, self.doubt = self.doubt, ""
        self.table.failures += bool(doubt) and method.startswith("sfkernels")
        return doubt

    def ours(self, form, logits, labels, gradient):
        """The call of one of our losses, held against PyTorch in double precision."""
        kernels = self.require_kernels()
        call = kernels.call(logits, gradient, labels, form)
        kernels.both(call)
        if form == library.SOFTMAX:
            self.hold(compare, peers.softmax_cross_entropy, logits, labels, gradient, kernels.total.item(), len(labels))
        else:
            self.hold(compare, peers.fusible_focal if form == library.FOCAL else peers.fusible_cross_entropy, logits, labels, gradient, kernels.total.item(),
                      max(1, MOST_IN_DOUBLE // logits.shape[1]), library.LOCALISATION_LOSS if form == library.GUIDED else None)
        return call

    def row(self, section, case, dtype, method, prepare, passes, seconds=15):
        """One row: prepare() gives what is timed, and the bytes that it uses from before; None where autograd allocates everything."""
        if not self.begins(section, case, dtype, method):
            return
        try:
            self.budget.require(5)
            with self.budget.cap(seconds, method):
                run, held = prepare()
                ms = self.meter.median_ms(run)
                peak = self.meter.peak_bytes(run)
            copy = ms if method == COPY else self.table.milliseconds(section, case, dtype, COPY)
            gradient = case[0] * case[2] * case[1] * torch.empty((), dtype=dtype).element_size()

            # Autograd allocates the gradient itself; the others write to one that is there.
            beside = None if peak is None else (max(0, peak - gradient) if held is None else peak + held) / 2**20
            self.table.add(
                section, case, dtype, method, self.doubted(method), ms=ms, of_copied_floor=copy and ms / (copy * passes / 2), of_copy=copy and ms / copy, mb_beside_gradient=beside)
        except Exception as error:  # a peer that is missing or does not fit is a row without numbers
            self.table.skip(section, case, dtype, method, error)

    def whole(self, rows, section, case, dtype, *others):
        """All rows of a case. What they share may not fit the device."""
        try:
            rows(case, dtype, *others)
        except Exception as error:
            self.table.skip(section, case, dtype, "inputs", error)

    def sigmoid(self, case, dtype):
        """Sigmoid losses over all anchors. Copying moves every byte twice, a loss with its gradient three times."""
        logits, labels, gradient = self.tensors(*case, dtype)

        def form(number):
            call = self.ours(number, logits, labels, gradient)
            return lambda: self.kernels.both(call), self.kernels.scratch_bytes(call)

        def triton():
            from triton_pair import both
            self.hold(compare, peers.fusible_cross_entropy, logits, labels, gradient, both(logits, labels, gradient).item(), max(1, MOST_IN_DOUBLE // case[1]))
            return lambda: both(logits, labels, gradient), 0

        def row(method, prepare, passes=3):
            self.row("sigmoid", case, dtype, method, prepare, passes)

        row(COPY, lambda: (lambda: gradient.copy_(logits), 0), passes=2)
        row("sfkernels cross-entropy", lambda: form(library.CROSS_ENTROPY))
        row("sfkernels guided cross-entropy", lambda: form(library.GUIDED))
        row("sfkernels focal", lambda: form(library.FOCAL))
        row("eager cross-entropy", lambda: (peers.with_backward(peers.eager_cross_entropy, logits, labels), None))
        row("torchvision focal", lambda: (peers.with_backward(peers.torchvision_focal, logits, labels), None))
        row("triton cross-entropy", triton)

    def softmax(self, case, dtype):
        logits, labels, gradient = self.tensors(*case, dtype, softmax=True)

        def form():
            call = self.ours(library.SOFTMAX, logits, labels, gradient)
            return lambda: self.kernels.both(call), self.kernels.scratch_bytes(call)

        self.row("softmax", case, dtype, COPY, lambda: (lambda: gradient.copy_(logits), 0), 2)
        self.row("softmax", case, dtype, "sfkernels softmax", form, 3)
        self.row("softmax", case, dtype, "eager softmax", lambda: (peers.with_backward(peers.softmax_cross_entropy, logits, labels), None), 3)

    def compiled(self, section, case, dtype, method, loss):
        logits, labels, _ = self.tensors(*case, dtype, softmax=section == "softmax")
        self.row(section, case, dtype, method, lambda: (peers.with_backward(peers.compiled(loss), logits, labels), None), 3, seconds=90)

    def host(self):
        """What a call costs the host, and how often it waits for the device: 64 x 8 logits, so that the device has nothing to do."""
        case, dtype = (64, 8, 1), torch.float32
        logits, labels, gradient = self.tensors(*case, dtype)

        def ours(launches):
            call = self.ours(library.CROSS_ENTROPY, logits, labels, gradient)
            return lambda: launches(call)

        for method, prepare in (
                ("sfkernels forward, two launches", lambda: ours(self.require_kernels().forward)),
                ("sfkernels backward, one launch", lambda: ours(self.require_kernels().backward)),
                ("sfkernels forward + backward", lambda: ours(self.require_kernels().both)),
                ("PyTorch's zero_, one launch", lambda: gradient.zero_),
                ("eager cross-entropy", lambda: peers.with_backward(peers.eager_cross_entropy, logits, labels)),
                ("torchvision focal", lambda: peers.with_backward(peers.torchvision_focal, logits, labels))):
            if not self.begins("host", case, dtype, method):
                continue
            try:
                with self.budget.cap(20, method):
                    run = prepare()
                    self.table.add("host", case, dtype, method, self.doubted(method), host_us=self.meter.host_us(run), waits=self.meter.waits(run))
            except Exception as error:
                self.table.skip("host", case, dtype, method, error)


def compare(reference, logits, labels, gradient, found, rows, guided=None):
    """Raises unless a loss and its gradient are those of the reference, so many rows at a time. A guided loss is twice what it is guided by."""
    def parts():
        for labels_of, logits_of, gradient_of in zip(labels.split(rows), logits.split(rows), gradient.split(rows)):
            yield labels_of, logits_of.double(), gradient_of

    with torch.no_grad():
        total = sum(reference(part, labels_of).item() for labels_of, part, _ in parts())
    scale, expected = (1, total) if guided is None else (guided / total, 2 * guided)
    steepest = largest = 0
    for labels_of, part, gradient_of in parts():
        slope, = torch.autograd.grad(reference(part.requires_grad_(), labels_of), part)
        steepest = max(steepest, (scale * slope - gradient_of.double()).abs().max().item())
        largest = max(largest, (scale * slope).abs().max().item())
    steepest /= max(1e-30, largest)
    if not (abs(found - expected) <= 1e-4 * abs(expected) and steepest <= ROUNDING[logits.dtype]):
        raise Differs(f"the loss is {found}, the reference {expected}; the gradients differ by {steepest:.2e}")
