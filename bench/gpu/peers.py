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
    from torch import _dynamo
    _dynamo.reset()
    return torch.compile(loss, dynamic=False)


def with_backward(loss, logits, labels):
    """The call that is timed. It keeps nothing: the gradient is its result."""
    leaf = logits.detach().requires_grad_()
    return lambda: torch.autograd.grad(loss(leaf, labels), leaf)[0]


def assigned(anchors, boxes, kinds):
    """Label and matched box of each anchor of one picture by the IoU matrix: 0.5, 0.4, low-quality matches."""
    from torchvision.ops import box_iou
    iou = box_iou(boxes, anchors)
    best, index = iou.max(0)
    positive = (best >= 0.5) | (iou == iou.max(1, keepdim=True).values).any(0)
    return torch.where(positive, kinds[index], torch.where(best < 0.4, 0, -1)), index


def encoded(anchors, boxes):
    side, box_side = anchors[:, 2:] - anchors[:, :2], boxes[:, 2:] - boxes[:, :2]
    centre, box_centre = anchors[:, :2] + side / 2, boxes[:, :2] + box_side / 2
    return torch.cat([10 * (box_centre - centre) / side, 5 * torch.log(box_side / side)], 1)


def rows_of(maps, numbers):
    """[N, R, numbers] of the levels, as detectors make it: permute and cat."""
    return torch.cat([level.permute(0, 2, 3, 1).reshape(level.shape[0], -1, numbers) for level in maps], 1).float()


def detector_losses(logits, deltas, anchors, boxes, kinds):
    """Labels and the guided loss of a batch, composed of PyTorch's operators, in float32 as under autocast."""
    pairs = [assigned(anchors, of, kind) for of, kind in zip(boxes, kinds)]
    labels = torch.stack([label for label, _ in pairs])
    found = rows_of(deltas, 4)
    localisation, positives = 0, (labels > 0).sum()
    for n, (label, index) in enumerate(pairs):
        chosen = torch.nonzero(label > 0).squeeze(1)
        localisation = localisation + F.smooth_l1_loss(found[n, chosen], encoded(anchors[chosen], boxes[n][index[chosen]]), beta=0.11, reduction="sum")
    localisation = localisation / (4 * positives).clamp(min=1)
    classes = logits[0].shape[1] // 9
    classification = eager_cross_entropy(rows_of(logits, classes).reshape(-1, classes), labels.reshape(-1)) / (positives + len(boxes))
    return labels, localisation + classification * (localisation / classification).detach()
