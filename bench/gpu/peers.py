"""The same losses as others compute them: composed of PyTorch's operators, compiled, torchvision's, and a plain Triton kernel pair."""
import torch
import torch.nn.functional as F


def dense_targets(logits, labels):
    """A one for each positive's class."""
    dense = torch.zeros_like(logits)
    rows = torch.nonzero(labels > 0).squeeze(1)
    dense[rows, (labels[rows] - 1).long()] = 1
    return dense


def eager_cross_entropy(logits, labels):
    kept = labels >= 0
    return F.binary_cross_entropy_with_logits(logits[kept], dense_targets(logits, labels)[kept], reduction="sum")


def fusible_targets(logits, labels):
    """Dense operations alone, which a compiler can fuse; nothing is selected."""
    classes = torch.arange(1, logits.shape[1] + 1, device=logits.device)
    return (labels[:, None] == classes).to(logits.dtype)


def fusible_cross_entropy(logits, labels):
    loss = F.binary_cross_entropy_with_logits(logits, fusible_targets(logits, labels), reduction="none")
    return (loss * (labels >= 0)[:, None]).sum(dtype=torch.float32)


def fusible_focal(logits, labels):
    dense = fusible_targets(logits, labels)
    p = torch.sigmoid(logits)
    loss = F.binary_cross_entropy_with_logits(logits, dense, reduction="none")
    missed = p + dense - 2 * p * dense
    return (loss * missed * missed * (0.75 - 0.5 * dense) * (labels >= 0)[:, None]).sum(dtype=torch.float32)


def torchvision_focal(logits, labels):
    from torchvision.ops import sigmoid_focal_loss
    kept = labels >= 0
    return sigmoid_focal_loss(logits[kept], dense_targets(logits, labels)[kept], alpha=0.25, gamma=2, reduction="sum")


def softmax_cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels.long(), ignore_index=-1)


def compiled(loss):
    if not hasattr(torch, "compile"):
        raise RuntimeError(f"PyTorch {torch.__version__} has no torch.compile")
    return torch.compile(loss, dynamic=False)


def with_backward(loss, logits, labels):
    leaf = logits.detach().requires_grad_()

    def run():
        leaf.grad = None
        loss(leaf, labels).backward()
        return leaf.grad
    return run


def triton_cross_entropy():
    """Forward sums, backward writes; one program a tile, targets from labels."""
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
