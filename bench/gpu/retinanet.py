"""A training step of torchvision's RetinaNet, and its loss side alone."""
import torch


class Step:
    """Forward, backward and SGD of RetinaNet-R50-FPN on one picture with ten boxes; channels-last, bfloat16 where the device is a GPU."""

    def __init__(self, device, height, width, images=1):
        import torchvision
        torch.manual_seed(2)
        self.bfloat16 = device == "cuda"
        self.model = torchvision.models.detection.retinanet_resnet50_fpn(
            weights=None, weights_backbone=None, min_size=min(height, width), max_size=max(height, width)).to(device)
        self.model = self.model.to(memory_format=torch.channels_last).train()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=1e-4, momentum=0.9)
        self.images = [torch.rand(3, height, width, device=device) for _ in range(images)]
        corner = torch.rand(10, 2, device=device) * torch.tensor([width / 2, height / 2], device=device)
        side = 16 + torch.rand(10, 2, device=device) * min(width, height) / 3
        self.targets = [{"boxes": torch.cat([corner, corner + side], 1), "labels": torch.randint(1, 91, (10,), device=device)} for _ in range(images)]
        self.outputs, self.levels, self.anchors = {}, [], []
        self.model.head.register_forward_hook(self.keep)
        self.model.anchor_generator.register_forward_hook(self.keep_anchors)

    def keep(self, module, inputs, outputs):
        self.levels = [tuple(level.shape[2:]) for level in inputs[0]]
        self.outputs = {name: value.detach() for name, value in outputs.items()}

    def keep_anchors(self, module, inputs, outputs):
        self.anchors = outputs

    def shape(self):
        """Pictures, anchors and classes of the step that ran last."""
        return tuple(self.outputs["cls_logits"].shape)

    def loss_side(self):
        """What follows the head in torchvision: matching and both losses, with the gradients by what the head gave."""
        leaves = {name: value.requires_grad_() for name, value in self.outputs.items()}

        def run():
            for leaf in leaves.values():
                leaf.grad = None
            with self.autocast():
                losses = self.model.compute_loss(self.targets, leaves, self.anchors)
            sum(losses.values()).backward()
        return run

    def autocast(self):
        return torch.autocast("cuda" if self.bfloat16 else "cpu", dtype=torch.bfloat16, enabled=self.bfloat16)

    def run(self):
        self.optimizer.zero_grad(set_to_none=True)
        with self.autocast():
            losses = self.model(self.images, self.targets)
        sum(losses.values()).backward()
        self.optimizer.step()
