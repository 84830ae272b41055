"""Anchors, matches and box losses of torchvision for the pictures in a JSON file; the answer goes to a second file."""
import json
import sys

import torch
from torchvision.models.detection import _utils as det_utils
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.retinanet import _default_anchorgen
from torchvision.ops import boxes as box_ops, generalized_box_iou_loss

source, target = sys.argv[1:]
answers = []
for picture in json.load(open(source)):
    height, width = picture["height"], picture["width"]
    maps = []
    side = (-(-height // 8), -(-width // 8))
    for _ in range(5):
        maps.append(torch.zeros(1, 1, *side))
        side = (-(-side[0] // 2), -(-side[1] // 2))
    anchors = _default_anchorgen()(ImageList(torch.zeros(1, 3, height, width), [(height, width)]), maps)[0]
    boxes = torch.tensor(picture["boxes"], dtype=torch.float32).reshape(-1, 4)
    matcher = det_utils.Matcher(picture["foreground"], picture["background"], allow_low_quality_matches=True)
    matched = matcher(box_ops.box_iou(boxes, anchors))
    rows = torch.where(matched >= 0)[0]
    picked = boxes[matched[rows]]
    coder = det_utils.BoxCoder(weights=(10.0, 10.0, 5.0, 5.0))
    deltas = torch.sin(torch.arange(4 * len(anchors), dtype=torch.float32)).reshape(-1, 4)[rows].requires_grad_()
    smooth = torch.nn.functional.smooth_l1_loss(deltas, coder.encode_single(picked, anchors[rows]), reduction="sum", beta=0.11)
    giou = generalized_box_iou_loss(coder.decode_single(deltas, anchors[rows]), picked, reduction="sum")
    smooth_gradient, = torch.autograd.grad(smooth, deltas)
    giou_gradient, = torch.autograd.grad(giou, deltas)
    answers.append({
        "anchors": len(anchors), "matched": matched.tolist(), "smooth": smooth.item(), "giou": giou.item(),
        "smooth_gradient": smooth_gradient.flatten().tolist(), "giou_gradient": giou_gradient.flatten().tolist(),
    })
json.dump(answers, open(target, "w"))
