"""Files of torch.save in every form that weights come in, and what they hold, as plain numbers in JSON.

usage: torch_save.py FOLDER
"""
import collections
import json
import os
import pickle
import sys

import torch

folder = sys.argv[1]
torch.manual_seed(5)


class Hostile:
    def __reduce__(self):
        return (os.system, ("touch " + os.path.join(folder, "owned"),))


def tensors():
    base = torch.randn(4, 6)
    state = collections.OrderedDict()
    state["float64"] = torch.randn(3, dtype=torch.float64)
    state["float32"] = base
    state["float16"] = torch.randn(5).half()
    state["bfloat16"] = torch.randn(5).bfloat16()
    state["int64"] = torch.tensor([-(2 ** 60), 7])
    state["int32"] = torch.tensor([[1, -2], [3, 4]], dtype=torch.int32)
    state["int16"] = torch.tensor([-300, 300], dtype=torch.int16)
    state["int8"] = torch.tensor([-128, 127], dtype=torch.int8)
    state["uint8"] = torch.tensor([0, 255], dtype=torch.uint8)
    state["bool"] = torch.tensor([True, False, True])
    state["scalar"] = torch.tensor(2.5)
    state["empty"] = torch.zeros(0, 3)
    state["transposed"] = base.t()
    state["slice"] = base[1:3, 2:5]
    state["parameter"] = torch.nn.Parameter(torch.randn(2, 2))
    return state


state = tensors()
module = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4)).state_dict()
torch.save(state, folder + "/zip.pth")
torch.save(state, folder + "/legacy.pth", _use_new_zipfile_serialization=False)
torch.save(state, folder + "/protocol4.pth", pickle_protocol=4)
torch.save({"model": state, "epoch": 3, "lr": 0.1, "names": ["a", ("b", None)]}, folder + "/checkpoint.pth")
torch.save(module, folder + "/module.pth")
torch.save({"w": state["float32"], "x": Hostile()}, folder + "/hostile.pth")
torch.save({"w": state["float32"], "x": Hostile()}, folder + "/hostile_legacy.pth", _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2, 2), folder + "/whole_module.pth")
with open(folder + "/bare.pkl", "wb") as file:
    pickle.dump(Hostile(), file)
for name, values in (("state", state), ("module", module)):
    with open(folder + "/" + name + ".json", "w") as file:
        json.dump({k: {"shape": list(v.shape), "values": v.detach().double().flatten().tolist()} for k, v in values.items()}, file)
