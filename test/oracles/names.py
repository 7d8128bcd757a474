"""Which names Keras and PyTorch have, for the names that the reference gives. Prints names.json."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import torch

from compact import show

KERAS = ["layers", "activations", "initializers", "optimizers", "losses", "metrics", "datasets"]
TORCH = ["nn", "nn.init", "optim"]


def names(root, root_name, parts):
    for part in parts:
        module = root
        for step in part.split("."):
            module = getattr(module, step)
        for name in sorted(dir(module)):
            if not name.startswith("_"):
                yield f"{root_name}.{part}.{name}"


if __name__ == "__main__":
    functions = [f"torch.{name}" for name in ("add", "mul", "cat", "reshape")]
    assert all(hasattr(torch, name.split(".")[1]) for name in functions)
    found = [*names(keras, "keras", KERAS), *names(torch, "torch", TORCH), *functions]
    show({"keras": keras.__version__, "torch": torch.__version__, "names": found}, ["names"])
