"""torchvision's RetinaNet with seeded weights: what it computes, for ours to be compared with.

usage: tv_retinanet.py write FOLDER     weights.pth and truth.pth
       tv_retinanet.py read FOLDER      ours.safetensors into torchvision, truth from it into back.pth
       tv_retinanet.py names FOLDER     names and shapes of retinanet_resnet50_fpn_v2 into names.txt
"""
import json
import sys

import numpy
import torch
import torchvision
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.retinanet import RetinaNet
from torchvision.ops.feature_pyramid_network import LastLevelP6P7
from torchvision.ops.misc import FrozenBatchNorm2d

CLASSES = 7
HEIGHT, WIDTH = 256, 320


def model():
    body = torchvision.models.resnet18(weights=None, norm_layer=FrozenBatchNorm2d)
    backbone = _resnet_fpn_extractor(body, 5, returned_layers=[2, 3, 4], extra_blocks=LastLevelP6P7(256, 256))
    return RetinaNet(backbone, CLASSES, detections_per_img=100).eval()


def seed(net):
    """Weights that make every part matter: uneven norms, towers of unit gain, scores on both sides of the threshold."""
    generator = torch.Generator().manual_seed(11)

    def uniform(like, low, high):
        return torch.rand(like.shape, generator=generator) * (high - low) + low

    state = net.state_dict()
    for name, value in state.items():
        if ".bn" in name or "downsample.1" in name:
            low, high = {"weight": (0.5, 1.0), "bias": (-0.1, 0.1), "running_mean": (-0.1, 0.1), "running_var": (0.5, 1.5)}[name.rsplit(".", 1)[1]]
            value.copy_(uniform(value, low, high))
        elif name.startswith("head.") and ".conv." in name and name.endswith("weight"):
            value.copy_(torch.randn(value.shape, generator=generator) * 0.03)
        elif name.endswith("cls_logits.weight"):
            value.copy_(torch.randn(value.shape, generator=generator) * 0.015)
        elif name.endswith("cls_logits.bias"):
            value.fill_(-3.0)
        elif name.endswith("bbox_reg.weight"):
            value.copy_(torch.randn(value.shape, generator=generator) * 0.006)
        elif name.endswith("bias"):
            value.copy_(uniform(value, -0.05, 0.05))
    return net


def scene():
    generator = torch.Generator().manual_seed(12)
    images = torch.randn(2, 3, HEIGHT, WIDTH, generator=generator)
    targets = [
        {"boxes": torch.tensor([[20.0, 30.0, 90.0, 120.0], [100.5, 40.0, 300.0, 200.25], [10.0, 10.0, 30.0, 22.0]]), "labels": torch.tensor([2, 5, 0])},
        {"boxes": torch.tensor([[50.0, 60.0, 210.0, 250.0]]), "labels": torch.tensor([6])},
    ]
    return images, targets


@torch.no_grad()
def truth(net, images, targets):
    features = list(net.backbone(images).values())
    head = net.head(features)
    sizes = [(HEIGHT, WIDTH), (HEIGHT - 20, WIDTH - 30)]
    anchors = net.anchor_generator(ImageList(images, sizes), features)
    result = {"images": images, "anchors": anchors[0], **head}
    counts = [f.shape[2] * f.shape[3] * 9 for f in features]
    detections = net.postprocess_detections(
        {k: list(v.split(counts, 1)) for k, v in head.items()}, [list(a.split(counts)) for a in anchors], sizes)
    for i, (target, detection) in enumerate(zip(targets, detections)):
        result[f"size.{i}"] = torch.tensor(sizes[i])
        for key, value in {**{"target." + k: v for k, v in target.items()}, **detection}.items():
            result[f"{key}.{i}"] = value
        one = {k: v[i:i + 1] for k, v in head.items()}
        for key, value in net.compute_loss([target], one, anchors[:1]).items():
            result[f"loss.{key}.{i}"] = value
    return result


def read_safetensors(path):
    kinds = {"F32": numpy.float32, "I64": numpy.int64}
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(
            numpy.frombuffer(data[slice(*entry["data_offsets"])], kinds[entry["dtype"]]).reshape(entry["shape"]).copy())
        for name, entry in header.items()
    }


def main():
    mode, folder = sys.argv[1:]
    if mode == "names":
        state = torchvision.models.detection.retinanet_resnet50_fpn_v2(weights=None, weights_backbone=None).state_dict()
        with open(folder + "/names.txt", "w") as file:
            file.writelines(f"{k} {'x'.join(map(str, v.shape)) or 'scalar'}\n" for k, v in state.items())
        return
    torch.manual_seed(10)
    images, targets = scene()
    if mode == "write":
        net = seed(model())
        torch.save(net.state_dict(), folder + "/weights.pth")
        torch.save(truth(net, images, targets), folder + "/truth.pth")
    else:
        net = model()
        net.load_state_dict(read_safetensors(folder + "/ours.safetensors"), strict=True)
        torch.save(truth(net, images, targets), folder + "/back.pth")


main()
