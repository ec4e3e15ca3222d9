"""Writes networks as other programs do, for tests/cpp/foreign_models_test.cpp to read.

A development aid: neither the build nor the tests run it. Its output is committed beside it, in
foreign/, and changes only when this file does. It needs PyTorch, NumPy and safetensors:

    python3 tests/vectors/make_foreign_models.py

    foreign/NAME.safetensors  a network 6-5-5-3, its tensors named, typed and laid out as by NAME
    foreign/logits.safetensors
        inputs       [8, 6]
        NAME         [8, 3]  what PyTorch answers with that network, computed in double precision
    foreign/conversions.safetensors
        half, bfloat16, double                  values of every kind in these types
        half.f32, bfloat16.f32, double.f32      the same as PyTorch converts them
"""

import pathlib

import numpy
import torch
from safetensors.torch import save_file, save_model
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "foreign"
WIDTHS = [6, 5, 5, 3]


class Numbered(nn.Module):
    """fc1, fc2, fc3."""

    def __init__(self, bias=True):
        super().__init__()
        for i, (inputs, outputs) in enumerate(zip(WIDTHS, WIDTHS[1:]), 1):
            setattr(self, f"fc{i}", nn.Linear(inputs, outputs, bias=bias))

    def forward(self, x):
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())


class Quickstart(nn.Module):
    """PyTorch's tutorial."""

    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = sequential()

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


class Words(nn.Module):
    """Names that alphabetical order puts wrong, and shapes that order them."""

    def __init__(self):
        super().__init__()
        self.stem, self.body, self.answer = (nn.Linear(i, o) for i, o in zip([6, 5, 4], [5, 4, 3]))

    def forward(self, x):
        return self.answer(self.body(self.stem(x).relu()).relu())


class Tied(nn.Module):
    """Two layers that are one: safetensors keeps it once."""

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc4 = nn.Linear(6, 5), nn.Linear(5, 5), nn.Linear(5, 3)
        self.fc3 = self.fc2

    def forward(self, x):
        for layer in (self.fc1, self.fc2, self.fc3):
            x = layer(x).relu()
        return self.fc4(x)


def sequential():
    layers = []
    for inputs, outputs in zip(WIDTHS, WIDTHS[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def deep():
    """Twelve layers alike: 10 comes after 2."""
    layers = [nn.Linear(6, 5)]
    for _ in range(10):
        layers += [nn.ReLU(), nn.Linear(5, 5)]
    return nn.Sequential(*layers, nn.ReLU(), nn.Linear(5, 3))


def write(name, network, tensors=None):
    tensors = tensors or network.state_dict()
    save_file({key: value.contiguous() for key, value in tensors.items()}, FOLDER / f"{name}.safetensors")
    return network


def conversions():
    double = torch.tensor(
        [0.0, -0.0, 1e-310, 1e-45, 7e-46, 1.4e-45, -3.4028235677973366e38, 3.4028234e38, 1e300, 0.1]
        + [1 + 2**-24, 1 + 3 * 2**-24, float("inf"), -float("inf")],
        dtype=torch.float64,
    )
    double = torch.cat([double, torch.randn(200, dtype=torch.float64) * 10.0 ** torch.randint(-44, 38, (200,))])
    bits = torch.arange(0, 65536, 37, dtype=torch.int32)
    edges = [0x0001, 0x03FF, 0x0400, 0x7BFF, 0x7C00, 0x8000, 0x8001, 0xFBFF, 0xFC00, 0x7F7F, 0x7F80, 0xFF80]
    bits = torch.cat([bits, torch.tensor(edges, dtype=torch.int32)]).to(torch.uint16)
    given = {"half": bits.view(torch.float16), "bfloat16": bits.clone().view(torch.bfloat16), "double": double}
    save_file(
        given | {f"{name}.f32": values.float() for name, values in given.items()},
        FOLDER / "conversions.safetensors",
    )


def main():
    torch.manual_seed(1)
    FOLDER.mkdir(exist_ok=True)
    networks = {
        "sequential": write("sequential", sequential()),
        "quickstart": write("quickstart", Quickstart()),
        "numbered": write("numbered", Numbered()),
        "no-bias": write("no-bias", Numbered(bias=False)),
        "words": write("words", Words()),
        "deep": write("deep", deep()),
        "half": write("half", sequential().half()),
        "bfloat16": write("bfloat16", sequential().bfloat16()),
        "double": write("double", sequential().double()),
    }
    parallel = networks["parallel"] = Numbered()
    names = {f"module._orig_mod.{key}": value for key, value in parallel.state_dict().items()}
    write("parallel", parallel, names)
    # As JAX and Keras hold them: [in, out].
    kernels = networks["kernels"] = Numbered()
    for_jax = {
        key.replace("fc", "Dense_").replace("weight", "kernel"): value.T if value.dim() == 2 else value
        for key, value in kernels.state_dict().items()
    }
    write("kernels", kernels, for_jax)
    tied = networks["tied"] = Tied()
    save_model(tied, FOLDER / "tied.safetensors")
    write("batch-norm", nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 3)))
    write("convolution", nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3)))

    inputs = torch.from_numpy(numpy.random.default_rng(1).random((8, 6), dtype="f4"))
    with torch.no_grad():
        logits = {name: network.double()(inputs.double()).float() for name, network in networks.items()}
    save_file({"inputs": inputs} | logits, FOLDER / "logits.safetensors")
    conversions()


main()
