"""A training step of torchvision's RetinaNet, and as a share of it the loss side of a Sampling-Free detector on maps of that shape."""
import torch

import library
import peers
from rows import Differs

WHOLE = "torchvision RetinaNet-R50"


def rows(bench, height, width, images):
    """Assignment, box loss and classification loss with their gradients: torchvision's, ours, composed of PyTorch's operators; then the classification loss alone."""
    case, dtype = (height, width, images), torch.bfloat16 if bench.device == "cuda" else torch.float32
    new, whole = bench.begins("step", case, dtype, WHOLE), bench.table.milliseconds("step", case, dtype, WHOLE)
    if not new and whole is None:
        return
    try:
        from retinanet import Step
        with bench.budget.cap(100, "the detector"):
            step = Step(bench.device, height, width, images)
            if new:
                whole = bench.meter.median_ms(step.run, repeats=20, seconds=15)
                bench.table.add("step", case, dtype, WHOLE, ms=whole)
            else:
                step.run()
    except Exception as error:
        bench.table.skip("step", case, dtype, WHOLE, error)
        return

    def share(method, prepare, note=""):
        if not bench.begins("step", case, dtype, method):
            return
        try:
            bench.budget.require(5)
            with bench.budget.cap(30, method):
                run = prepare()
                ms = bench.meter.median_ms(run)
                waits = bench.meter.waits(run)
            bench.table.add("step", case, dtype, method, f"{note} {bench.doubted(method)}".strip(), ms=ms, waits=waits, share=ms / whole)
        except Exception as error:
            bench.table.skip("step", case, dtype, method, error)

    share("torchvision loss side", step.loss_side)
    images, anchors, classes = step.shape()
    boxes, kinds, levels = [of["boxes"] for of in step.targets], [of["labels"] for of in step.targets], step.levels
    del step
    logits, deltas = maps(bench.device, dtype, images, classes, levels)
    padded = [(side + 31) // 32 * 32 for side in (height, width)]
    note = f"{images} x {anchors} x {classes}: assignment, smooth L1, guided cross-entropy"

    def eager():
        corners = bench.require_kernels().anchors(*padded, len(levels))[0]
        leaves = [[level.detach().requires_grad_() for level in of] for of in (logits, deltas)]
        return lambda: torch.autograd.grad(peers.detector_losses(*leaves, corners, boxes, kinds)[1], [*leaves[0], *leaves[1]])

    def ours():
        side = library.LossSide(bench.require_kernels(), logits, deltas, boxes, kinds, *padded)
        side.run()
        bench.hold(hold_against, side, logits, deltas, boxes, kinds)
        return side.run

    share("sfkernels loss side", ours, note)
    share("eager loss side", eager, note)

    # The classification loss alone, on rows.
    flat, labels, gradient = bench.tensors(anchors, classes, images, dtype)

    def guided():
        call = bench.ours(library.GUIDED, flat, labels, gradient)
        return lambda: bench.kernels.both(call)

    share("sfkernels guided cross-entropy", guided)
    share("eager cross-entropy", lambda: peers.with_backward(peers.eager_cross_entropy, flat, labels))
    share("torchvision focal", lambda: peers.with_backward(peers.torchvision_focal, flat, labels))


def maps(device, dtype, images, classes, levels):
    """What a head might give, channels last: logits around -4, deltas around 0."""
    def of(numbers, size, shift):
        return [((torch.randn(images, library.SHAPES * numbers, *level, device=device) * size) - shift).to(dtype).contiguous(memory_format=torch.channels_last) for level in levels]
    return of(classes, 2, 4), of(4, 0.3, 0)


def hold_against(side, logits, deltas, boxes, kinds):
    """Raises unless labels, loss and gradients are those of the composition."""
    leaves = [[level.detach().requires_grad_() for level in of] for of in (logits, deltas)]
    labels, expected = peers.detector_losses(*leaves, side.anchors, boxes, kinds)
    slopes = torch.autograd.grad(expected, [*leaves[0], *leaves[1]])
    apart = max((slope.float() - found.float()).abs().max().item() / max(1e-30, slope.float().abs().max().item())
                for slope, found in zip(slopes, [*side.logit_gradients, *side.delta_gradients]))
    other = (labels != side.labels).float().mean().item()
    if not (other <= 1e-4 and abs(side.total() - expected.item()) <= 1e-3 * abs(expected.item())):
        raise Differs(f"the loss is {side.total()}, the reference {expected.item()}; {other:.1e} of the labels differ")
    if other == 0 and not apart <= 0.02:
        raise Differs(f"the gradients differ by {apart:.2e} of the largest")
