"""Records what PyTorch computes, for tests/cpp/pytorch_test.cpp to compare with.

A development aid: neither the build nor the tests run it. Its output is committed beside it, and
changes only when this file does. On Debian:

    apt-get install -y python3-torch
    /usr/bin/python3 tests/vectors/make_vectors.py

PyTorch computes in double precision, so that the differences which the test finds are our rounding
and not a sum of two. Results are stored as 32-bit floats.

    student.safetensors   a network 20-16-12-5 at its start: the state_dict of `Mlp` below
    teacher.safetensors   a network 20-10-5 with confident opinions
    training.safetensors  everything else:
        pixels, labels                        80 images of 4 x 5
        objectives/NAME/...                   three steps of plain SGD on batches of 8
            losses              [3, 3]            total, hard, soft; nan where there is none
            logits              [3, 8, 5]         before the step
            input_gradient      [3, 8, 20]        of the total loss
            gradients.KEY       [3, ...]          of the total loss, KEY as in the state_dict
        runs/NAME/...                         ten steps on all 80 images at once
            losses              [10]              total
            rates               [10]
            parameters.KEY      [2, ...]          after the first step and after the last
        evaluation/student/...                agreement and divergence: with the teacher
        evaluation/teacher/...                the same numbers without a teacher
            ... counts          [2]               samples, errors
            ... cross_entropy, calibration_error, agreement, divergence: scalars
            ... confusion       [5, 5]            row = label, column = prediction
            ... class_map       [5, 5]            mean softmax of a class's images at T = 4
"""

import json
import math
import pathlib
import struct

import numpy
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent
SAMPLES, ROWS, COLS, CLASSES = 80, 4, 5, 5
BATCH, OBJECTIVE_STEPS, RUN_STEPS = 8, 3, 10
EVALUATION_TEMPERATURE = 4
CALIBRATION_BINS = 15


class Mlp(torch.nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.layers = torch.nn.ModuleList(
            torch.nn.Linear(i, o) for i, o in zip(widths, widths[1:])
        )

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


def make_network(widths, gain, random):
    """Values that 32-bit floats hold exactly; biases not zero, so that they are seen to count."""
    network = Mlp(widths).double()
    with torch.no_grad():
        for layer in network.layers:
            fan_in = layer.weight.shape[1]
            weight = random.normal(0, gain * math.sqrt(2 / fan_in), layer.weight.shape)
            bias = random.normal(0, 0.1, layer.bias.shape)
            layer.weight.copy_(torch.from_numpy(weight.astype("f4")))
            layer.bias.copy_(torch.from_numpy(bias.astype("f4")))
    return network


def copy_of(network, widths):
    copy = Mlp(widths).double()
    copy.load_state_dict(network.state_dict())
    return copy


def loss_terms(z, labels, v, temperature, soft_weight, smoothing=0.0):
    """Total, hard and soft term; without a temperature, the hard term alone, smoothed in the total."""
    hard = F.cross_entropy(z, labels)
    if temperature is None:
        return F.cross_entropy(z, labels, label_smoothing=smoothing), hard, None
    log_q = F.log_softmax(z / temperature, dim=1)
    p = F.softmax(v / temperature, dim=1)
    soft = temperature**2 * F.kl_div(log_q, p, reduction="batchmean")
    return soft_weight * soft + (1 - soft_weight) * hard, hard, soft


def record_objective(student, x, labels, v, **objective):
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    steps = []
    for step in range(OBJECTIVE_STEPS):
        rows = slice(step * BATCH, (step + 1) * BATCH)
        inputs = x[rows].clone().requires_grad_()
        z = student(inputs)
        total, hard, soft = loss_terms(z, labels[rows], v[rows], **objective)
        optimizer.zero_grad()
        total.backward()
        nan = torch.tensor(math.nan)
        recorded = {
            "losses": torch.stack([total, hard, nan if soft is None else soft]),
            "logits": z,
            "input_gradient": inputs.grad,
        }
        for key, parameter in student.named_parameters():
            recorded["gradients." + key] = parameter.grad
        steps.append({key: value.detach().clone() for key, value in recorded.items()})
        optimizer.step()
    return {key: torch.stack([step[key] for step in steps]) for key in steps[0]}


def record_run(
    student, x, labels, v, make_optimizer, make_schedule=None, max_norm=None, **objective
):
    optimizer = make_optimizer(student.parameters())
    schedule = make_schedule(optimizer) if make_schedule else None
    losses, rates, states = [], [], []
    for _ in range(RUN_STEPS):
        total, _, _ = loss_terms(student(x), labels, v, **objective)
        optimizer.zero_grad()
        total.backward()
        losses.append(total.detach())
        rates.append(torch.tensor(optimizer.param_groups[0]["lr"], dtype=torch.float64))
        optimizer.step()
        if max_norm is not None:
            with torch.no_grad():
                for layer in student.layers:
                    # A row of PyTorch's [out, in] is a unit.
                    layer.weight.copy_(layer.weight.renorm(p=2, dim=0, maxnorm=max_norm))
        if schedule:
            schedule.step()
        states.append({k: p.detach().clone() for k, p in student.named_parameters()})
    recorded = {"losses": torch.stack(losses), "rates": torch.stack(rates)}
    for key in states[0]:
        recorded["parameters." + key] = torch.stack([states[0][key], states[-1][key]])
    return recorded


def record_evaluation(z, labels, v=None):
    q = F.softmax(z, dim=1)
    confidence, prediction = q.max(dim=1)
    correct = prediction == labels
    calibration = 0.0
    for b in range(CALIBRATION_BINS):
        low, high = b / CALIBRATION_BINS, (b + 1) / CALIBRATION_BINS
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            gap = correct[inside].double().mean() - confidence[inside].mean()
            calibration += inside.double().mean() * gap.abs()
    confusion = torch.zeros(CLASSES, CLASSES)
    for label, predicted in zip(labels, prediction):
        confusion[label, predicted] += 1
    softened = F.softmax(z / EVALUATION_TEMPERATURE, dim=1)
    recorded = {
        "counts": torch.tensor([len(labels), int((~correct).sum())]),
        "cross_entropy": F.cross_entropy(z, labels),
        "calibration_error": calibration,
        "confusion": confusion,
        "class_map": torch.stack([softened[labels == c].mean(dim=0) for c in range(CLASSES)]),
    }
    if v is not None:
        p = F.softmax(v / EVALUATION_TEMPERATURE, dim=1)
        log_q = F.log_softmax(z / EVALUATION_TEMPERATURE, dim=1)
        recorded["agreement"] = (prediction == v.argmax(dim=1)).double().mean()
        recorded["divergence"] = F.kl_div(log_q, p, reduction="batchmean")
    return recorded


def write_safetensors(path, tensors, metadata):
    """As the safetensors library lays a file out: tensors by alignment, then by name; the header
    compact and padded with spaces to a multiple of 8."""
    arrays = {}
    for name, tensor in tensors.items():
        array = tensor.detach().numpy()
        arrays[name] = array if array.dtype == numpy.uint8 else array.astype("<f4")
    names = sorted(arrays, key=lambda name: (-arrays[name].dtype.itemsize, name))
    header, offset = {"__metadata__": metadata}, 0
    for name in names:
        array = arrays[name]
        header[name] = {
            "dtype": "U8" if array.dtype == numpy.uint8 else "F32",
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(arrays[name].tobytes() for name in names)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def main():
    random = numpy.random.RandomState(2015)  # the legacy generator: its numbers never change
    widths = [ROWS * COLS, 16, 12, CLASSES]
    start = make_network(widths, gain=1.0, random=random)
    teacher = make_network([ROWS * COLS, 10, CLASSES], gain=2.0, random=random)

    pixels = torch.from_numpy(random.randint(0, 256, (SAMPLES, ROWS, COLS)).astype("u1"))
    x = pixels.reshape(SAMPLES, -1).double() / 255
    with torch.no_grad():
        v = teacher(x)
    # The teacher is right about most samples, and all classes occur.
    noise = torch.from_numpy(random.randint(0, CLASSES, SAMPLES))
    labels = torch.where(torch.from_numpy(random.rand(SAMPLES) < 0.7), v.argmax(dim=1), noise)
    assert set(labels.tolist()) == set(range(CLASSES))

    optim, hard = torch.optim, {"temperature": None, "soft_weight": None}
    objectives = {"hard": hard}
    for temperature in (1, 4, 20):
        for soft_weight in (1, 0.9, 0.5):
            objectives[f"soft T={temperature} w={soft_weight}"] = {
                "temperature": temperature, "soft_weight": soft_weight}
    for smoothing in (0.1, 0.5):
        objectives[f"smoothing {smoothing}"] = {**hard, "smoothing": smoothing}

    runs = {
        "sgd": (lambda p: optim.SGD(p, lr=0.2), None, hard),
        "sgd momentum": (lambda p: optim.SGD(p, lr=0.05, momentum=0.9), None, hard),
        "sgd nesterov": (
            lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True), None, hard),
        "sgd weight decay": (
            lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1),
            None, hard),
        "adam": (lambda p: optim.Adam(p, lr=0.01), None, hard),
        # An epsilon large enough to show where it is added; other betas than the usual.
        "adam epsilon": (
            lambda p: optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=0.01), None, hard),
        "adam weight decay": (lambda p: optim.Adam(p, lr=0.01, weight_decay=0.1), None, hard),
        "sgd cosine": (
            lambda p: optim.SGD(p, lr=0.2),
            lambda o: optim.lr_scheduler.CosineAnnealingLR(o, T_max=RUN_STEPS), hard),
        "sgd exponential": (
            lambda p: optim.SGD(p, lr=0.2),
            lambda o: optim.lr_scheduler.ExponentialLR(o, gamma=0.8), hard),
        "distilled": (
            lambda p: optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
            lambda o: optim.lr_scheduler.CosineAnnealingLR(o, T_max=RUN_STEPS),
            {"temperature": 4, "soft_weight": 0.9}),
        # Some units begin beyond the limit, some come to it and some never do.
        "max-norm": (
            lambda p: optim.SGD(p, lr=0.2, momentum=0.9), None, {**hard, "max_norm": 1.4}),
    }

    recorded = {"pixels": pixels, "labels": labels.to(torch.uint8)}
    for name, objective in objectives.items():
        result = record_objective(copy_of(start, widths), x, labels, v, **objective)
        recorded.update({f"objectives/{name}/{key}": value for key, value in result.items()})
    for name, (make_optimizer, make_schedule, objective) in runs.items():
        result = record_run(
            copy_of(start, widths), x, labels, v, make_optimizer, make_schedule, **objective)
        recorded.update({f"runs/{name}/{key}": value for key, value in result.items()})
    with torch.no_grad():
        evaluations = {
            "student": record_evaluation(start(x), labels, v),
            "teacher": record_evaluation(v, labels),
        }
    for name, result in evaluations.items():
        recorded.update({f"evaluation/{name}/{key}": value for key, value in result.items()})

    write_safetensors(HERE / "student.safetensors", start.state_dict(), {"format": "pt"})
    write_safetensors(HERE / "teacher.safetensors", teacher.state_dict(), {"format": "pt"})
    write_safetensors(
        HERE / "training.safetensors", recorded, {"made_by": "PyTorch " + torch.__version__})


main()
