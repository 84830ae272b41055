"""Prints the numbers that the tests of modules, optimisers and vision operators hold. Run with PyTorch 1.13 and torchvision 0.14:
python3 record.py
Inputs are waves, so that both sides make them without a random generator; outputs are fingerprints: sum(x[i] cos(0.3 i)) in double precision."""
import math
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision

torch.set_num_threads(1)


def wave(*shape, step=0.7):
    n = math.prod(shape)
    return torch.sin(torch.arange(n, dtype=torch.float64) * step).reshape(shape).float()


def fingerprint(t):
    t = t.detach().double().flatten()
    return float((t * torch.cos(torch.arange(t.numel(), dtype=torch.float64) * 0.3)).sum())


def show(name, *tensors):
    print(f"{name}: " + ", ".join("%.9g" % fingerprint(t) for t in tensors))


def layer(name, module, x):
    with torch.no_grad():
        for k, p in enumerate(module.parameters()):
            p.copy_(wave(*p.shape, step=0.31 + 0.1 * k))
    x = x.clone().requires_grad_()
    y = module(x)
    (y * wave(*y.shape, step=0.23)).sum().backward()
    show(name, y, x.grad, *[p.grad for p in module.parameters()])


def layers():
    image = wave(2, 4, 6, 6)
    layer("Conv2d", nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2), image)
    layer("Conv2d dilated, no bias", nn.Conv2d(4, 3, (3, 1), dilation=(2, 1), bias=False), image)
    layer("Conv2d same", nn.Conv2d(4, 3, (3, 2), padding="same"), image)
    layer("Conv2d reflect", nn.Conv2d(4, 3, 3, padding=1, padding_mode="reflect"), image)
    layer("ConvTranspose2d", nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1), image)
    layer("Linear", nn.Linear(6, 5), image)
    layer("BatchNorm2d", nn.BatchNorm2d(4), image)
    layer("GroupNorm", nn.GroupNorm(2, 4), image)
    layer("LayerNorm", nn.LayerNorm([6, 6]), image)
    for name in ("ReLU", "ReLU6", "LeakyReLU", "ELU", "SiLU", "Mish", "GELU", "Sigmoid", "Tanh", "Hardswish", "Hardsigmoid", "Hardtanh", "Softplus", "LogSigmoid"):
        layer(name, getattr(nn, name)(), 4 * image)
    layer("Softmax", nn.Softmax(1), image)
    layer("LogSoftmax", nn.LogSoftmax(1), image)
    layer("MaxPool2d", nn.MaxPool2d(3, 2, 1), image)
    layer("MaxPool2d ceil", nn.MaxPool2d(4, 3, ceil_mode=True), image)
    layer("AvgPool2d", nn.AvgPool2d(3, 2, 1, count_include_pad=False), image)
    layer("AdaptiveAvgPool2d", nn.AdaptiveAvgPool2d((4, 5)), image)
    layer("Upsample nearest", nn.Upsample(scale_factor=2), image)
    layer("Upsample bilinear", nn.Upsample(size=(9, 11), mode="bilinear", align_corners=True), image)


def functions():
    image = wave(2, 4, 6, 6)
    show("interpolate nearest", F.interpolate(image, size=(11, 4)))
    show("interpolate nearest-exact", F.interpolate(image, scale_factor=(1.5, 0.7), mode="nearest-exact"))
    show("interpolate bilinear", F.interpolate(image, scale_factor=(1.5, 0.7), mode="bilinear"))
    show("interpolate bilinear recomputed", F.interpolate(image, scale_factor=(1.55, 0.75), mode="bilinear", recompute_scale_factor=True))
    show("interpolate bicubic", F.interpolate(image, size=(9, 3), mode="bicubic", align_corners=True))
    show("interpolate antialiased", F.interpolate(image, size=(3, 4), mode="bilinear", antialias=True))
    show("interpolate area", F.interpolate(image, scale_factor=0.5, mode="area"))
    show("pad constant", F.pad(image, (1, 2, 0, 1), value=0.5))
    show("pad reflect", F.pad(image, (1, 2, 3, 1), mode="reflect"))
    show("pad replicate", F.pad(image, (1, 2, 3, 1), mode="replicate"))
    show("normalize", F.normalize(image))
    show("grid_sample", F.grid_sample(image, wave(2, 3, 3, 2, step=0.9), padding_mode="border", align_corners=False))


def losses():
    logits, soft = wave(6, 5), torch.sigmoid(wave(6, 5, step=0.4))
    labels, weight = torch.tensor([0, 4, 2, -100, 1, 3]), wave(5, step=0.2) + 1.5
    show("cross_entropy", F.cross_entropy(logits, labels, weight, label_smoothing=0.1))
    show("cross_entropy sum, ignored", F.cross_entropy(logits, labels.clamp(min=0), reduction="sum", ignore_index=2))
    show("bce_with_logits", F.binary_cross_entropy_with_logits(logits, soft, reduction="none", pos_weight=weight))
    show("bce", F.binary_cross_entropy(torch.sigmoid(logits), soft))
    show("smooth_l1", F.smooth_l1_loss(logits, soft, beta=0.11, reduction="sum"))
    show("l1", F.l1_loss(logits, soft))
    show("mse", F.mse_loss(logits, soft))
    show("huber", F.huber_loss(logits, soft, delta=0.3))
    show("nll", F.nll_loss(F.log_softmax(logits, 1), labels))
    show("kl_div", F.kl_div(F.log_softmax(logits, 1), F.log_softmax(soft, 1), log_target=True, reduction="batchmean"))


def initial():
    def seeded(name, make):
        torch.manual_seed(7)
        show(name, *make())
    seeded("Conv2d init", lambda: list(nn.Conv2d(4, 6, 3).parameters()))
    seeded("Linear init", lambda: list(nn.Linear(7, 3).parameters()))
    seeded("normal_", lambda: [nn.init.normal_(torch.empty(40), 0.5, 2)])
    seeded("uniform_", lambda: [nn.init.uniform_(torch.empty(40), -1, 3)])
    seeded("xavier_uniform_", lambda: [nn.init.xavier_uniform_(torch.empty(5, 4, 3, 3), 2)])
    seeded("xavier_normal_", lambda: [nn.init.xavier_normal_(torch.empty(5, 4, 3, 3))])
    seeded("kaiming_normal_", lambda: [nn.init.kaiming_normal_(torch.empty(5, 4, 3, 3), mode="fan_out", nonlinearity="relu")])
    seeded("kaiming_uniform_", lambda: [nn.init.kaiming_uniform_(torch.empty(5, 4, 3, 3), a=0.2)])
    seeded("trunc_normal_", lambda: [nn.init.trunc_normal_(torch.empty(50), 0.3, 0.7, -1, 1.5)])


def batch_norm():
    bn = nn.BatchNorm2d(4, momentum=0.3)
    for step in (0.7, 0.45):
        bn(wave(2, 4, 6, 6, step=step))
    show("running", bn.running_mean, bn.running_var)
    bn.eval()
    show("evaluated", bn(wave(2, 4, 6, 6)))
    cumulative = nn.BatchNorm2d(4, momentum=None)
    for step in (0.7, 0.45, 0.2):
        cumulative(wave(2, 4, 6, 6, step=step))
    show("cumulative", cumulative.running_mean, cumulative.running_var)


def optimise(name, make, groups=False):
    a, b = nn.Parameter(wave(3, 4)), nn.Parameter(wave(5, step=0.4))
    optimiser = make([{"params": [a]}, {"params": [b], "lr": 0.05, "weight_decay": 0.2}] if groups else [a, b])
    for _ in range(5):
        optimiser.zero_grad()
        (((a * a).sum(1) - 0.3) ** 2).sum().add((b.exp() * 0.4).sum()).backward()
        optimiser.step()
    show(name, a, b)


def optimisers():
    o = torch.optim
    optimise("SGD", lambda p: o.SGD(p, lr=0.1))
    optimise("SGD momentum", lambda p: o.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.01))
    optimise("SGD dampening", lambda p: o.SGD(p, lr=0.02, momentum=0.9, dampening=0.3))
    optimise("SGD nesterov", lambda p: o.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.1, nesterov=True))
    optimise("SGD maximize", lambda p: o.SGD(p, lr=0.002, momentum=0.5, weight_decay=0.1, maximize=True))
    optimise("SGD groups", lambda p: o.SGD(p, lr=0.01, momentum=0.9), True)
    optimise("AdamW", lambda p: o.AdamW(p, lr=0.05, weight_decay=0.1))
    optimise("AdamW amsgrad", lambda p: o.AdamW(p, lr=0.05, weight_decay=0, amsgrad=True, maximize=True))
    optimise("AdamW groups", lambda p: o.AdamW(p, lr=0.01, weight_decay=0), True)


def clipping():
    p = [nn.Parameter(wave(3, 4)), nn.Parameter(wave(5, step=0.4))]
    for norm in (2.0, 1.0, math.inf):
        for q in p:
            q.grad = q.detach().clone() * 3
        total = nn.utils.clip_grad_norm_(p, 1.0, norm)
        print("norm %g: %.9g" % (norm, float(total)), end=" ")
        show("clipped", *[q.grad for q in p])


def schedules():
    s = torch.optim.lr_scheduler

    def run(name, make, steps=10, momentum=False):
        a, b = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
        optimiser = torch.optim.SGD([{"params": [a]}, {"params": [b], "lr": 0.5}], lr=2.0, momentum=0.9)
        schedule = make(optimiser)
        values = []
        for _ in range(steps):
            values.append("%.9g" % optimiser.param_groups[0]["lr"])
            if momentum:
                values.append("%.9g" % optimiser.param_groups[0]["momentum"])
            optimiser.step()
            schedule.step()
        print(name + ": " + ", ".join(values) + " | %.9g" % optimiser.param_groups[1]["lr"])

    run("StepLR", lambda o: s.StepLR(o, 3, 0.5))
    run("MultiStepLR", lambda o: s.MultiStepLR(o, [2, 5, 5], 0.1))
    run("ExponentialLR", lambda o: s.ExponentialLR(o, 0.8))
    run("ConstantLR", lambda o: s.ConstantLR(o, 0.25, 4))
    run("LinearLR", lambda o: s.LinearLR(o, 0.1, 0.9, 4))
    run("LambdaLR", lambda o: s.LambdaLR(o, lambda e: 1 / (1 + e)))
    run("CosineAnnealingLR", lambda o: s.CosineAnnealingLR(o, 4, 0.1))
    run("SequentialLR", lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 3), s.MultiStepLR(o, [2, 4], 0.1)], [3]))
    run("ChainedLR", lambda o: s.ChainedScheduler([s.ConstantLR(o, 0.5, 3), s.ExponentialLR(o, 0.9)]))
    run("OneCycleLR", lambda o: s.OneCycleLR(o, 3.0, total_steps=10), momentum=True)
    run("OneCycleLR linear three", lambda o: s.OneCycleLR(o, 3.0, epochs=5, steps_per_epoch=2, anneal_strategy="linear", three_phase=True), momentum=True)


def vision():
    ops = torchvision.ops
    corner = (wave(12, 2) + 1) * 20
    boxes = torch.cat([corner, corner + (wave(12, 2, step=1.3) + 1.2) * 15], 1)
    scores = wave(12, step=1.7)
    print("nms:", ops.nms(boxes, scores, 0.3).tolist())
    show("box_area", ops.box_area(boxes))
    show("box_iou", ops.box_iou(boxes[:7], boxes[7:]))
    show("generalized_box_iou", ops.generalized_box_iou(boxes[:7], boxes[7:]))
    show("distance_box_iou", ops.distance_box_iou(boxes[:7], boxes[7:]))
    show("cxcywh", ops.box_convert(boxes, "xyxy", "cxcywh"))
    show("xywh", ops.box_convert(boxes, "xyxy", "xywh"))
    a, b = boxes[:6].clone().requires_grad_(), boxes[6:]
    for name in ("generalized_box_iou_loss", "distance_box_iou_loss"):
        a.grad = None
        loss = getattr(ops, name)(a, b, reduction="sum")
        loss.backward()
        show(name, loss, a.grad)
    logits = (4 * wave(6, 5)).requires_grad_()
    loss = ops.sigmoid_focal_loss(logits, (wave(6, 5, step=0.4) > 0.3).float(), reduction="mean")
    loss.backward()
    show("sigmoid_focal_loss", loss, logits.grad)
    features = wave(1, 2, 8, 8).requires_grad_()
    regions = torch.tensor([[0, 1.0, 1.5, 6.0, 7.0], [0, 0.0, 0.0, 3.0, 3.0]])
    out = ops.roi_align(features, regions, (2, 3), 0.9, 2, True)
    (out * wave(*out.shape, step=0.23)).sum().backward()
    show("roi_align", out, features.grad)
    frozen = ops.FrozenBatchNorm2d(4)
    frozen.weight, frozen.bias, frozen.running_mean, frozen.running_var = wave(4), wave(4, step=0.2), wave(4, step=0.4), wave(4, step=0.1) + 1
    show("FrozenBatchNorm2d", frozen(wave(2, 4, 6, 6)))
    image = ((wave(3, 24, 32, step=0.05) + 1) * 127).to(torch.uint8)
    jpeg = torchvision.io.encode_jpeg(image, 75)
    show("jpeg", torchvision.io.decode_jpeg(jpeg))
    f = torchvision.transforms.functional
    show("resize", f.resize(image, [13, 40], antialias=False))
    show("resize antialiased", f.resize(image, [13, 11], antialias=True))
    show("normalize", f.normalize(wave(2, 3, 4, 4), [0.1, 0.2, 0.3], [0.5, 0.6, 0.7]))
    show("convert_image_dtype", f.convert_image_dtype(image, torch.float32), f.convert_image_dtype((wave(3, 4, 4) + 1) / 2, torch.uint8))
    show("rgb_to_grayscale", f.rgb_to_grayscale(image))
    show("crop", f.crop(image, -2, 5, 10, 40), f.center_crop(image, [9, 10]))


for part in (layers, functions, losses, initial, batch_norm, optimisers, clipping, schedules, vision):
    print("-- " + part.__name__)
    part()
