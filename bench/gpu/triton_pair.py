"""A plain Triton pair for the cross-entropy: forward sums, backward writes; one program a tile, targets from labels; up to 2^31 logits.
Importing it needs Triton."""
import torch
import triton
import triton.language as tl

TILE = 4096


@triton.jit
def tile(x_ptr, y_ptr, n, K, TILE: tl.constexpr):
    """Places, which of them there are, logits, labels, targets."""
    i = tl.program_id(0) * TILE + tl.arange(0, TILE)
    inside = i < n
    x = tl.load(x_ptr + i, mask=inside, other=0.0).to(tl.float32)
    y = tl.load(y_ptr + i // K, mask=inside, other=-1)
    return i, inside, x, y, y == i % K + 1


@triton.jit
def forward(x_ptr, y_ptr, sum_ptr, n, K, TILE: tl.constexpr):
    i, inside, x, y, hit = tile(x_ptr, y_ptr, n, K, TILE)
    loss = tl.maximum(x, 0.0) + tl.log(1.0 + tl.exp(-tl.abs(x))) - tl.where(hit, x, 0.0)
    tl.store(sum_ptr + tl.program_id(0), tl.sum(tl.where(inside & (y >= 0), loss, 0.0), axis=0))


@triton.jit
def backward(x_ptr, y_ptr, dx_ptr, n, K, TILE: tl.constexpr):
    i, inside, x, y, hit = tile(x_ptr, y_ptr, n, K, TILE)
    g = tl.where(y >= 0, tl.sigmoid(x) - tl.where(hit, 1.0, 0.0), 0.0)
    tl.store(dx_ptr + i, g.to(dx_ptr.dtype.element_ty), mask=inside)


def both(logits, labels, gradient):
    """The loss; the gradient is written to where the caller wants it."""
    n = logits.numel()
    grid = (triton.cdiv(n, TILE),)
    sums = torch.empty(grid[0], device=logits.device)
    forward[grid](logits, labels, sums, n, logits.shape[1], TILE=TILE, num_warps=8)
    total = sums.sum()
    backward[grid](logits, labels, gradient, n, logits.shape[1], TILE=TILE, num_warps=8)
    return total
