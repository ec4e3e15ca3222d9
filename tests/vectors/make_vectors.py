"""Records what PyTorch computes, for tests/cpp/pytorch_test.cpp to compare with.

A development aid: neither the build nor the tests run it. Its output is committed beside it, and
changes only when this file does. On Debian:

    apt-get install -y python3-torch
    /usr/bin/python3 tests/vectors/make_vectors.py

A new method is a function among `hard`, `soft_target`, ... and a line in `objectives`.

PyTorch computes in double precision, so that the differences which the test finds are our rounding
and not a sum of two. Results are stored as 32-bit floats.

    student.safetensors   a network 20-16-12-5 at its start: the state_dict of `Mlp` below
    teacher.safetensors   a network 20-10-5 with confident opinions
    training.safetensors  everything else:
        pixels, labels                        80 images of 4 x 5
        objectives/SETTING/...                three steps of plain SGD on batches of 8; SETTING is
                                              the method and its numbers, with a pair of hidden
                                              layers, student:teacher, where it compares them:
                                              "fitnet hintWeight=2 layers=1:0"
            losses              [3, 1 + terms]    total, and the method's terms
            logits              [3, 8, 5]         before the step
            input_gradient      [3, 8, 20]        of the total loss
            gradients.KEY       [3, ...]          of the total loss, KEY as in the state_dict
            own.I               [...]             the method's own parameters at the start, a layer
                                                  each: weights [in, out] and then biases, flat
            own_gradients.I     [3, ...]          of the total loss
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

    def outputs(self, x):
        """All hidden layers, and the logits."""
        hidden = []
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
            hidden.append(x)
        return hidden, self.layers[-1](x)

    def forward(self, x):
        return self.outputs(x)[1]


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


# The methods, each a function of its numbers that returns the layers of its own and a function from
# student and teacher, ([hidden layers], logits) each, and labels to [total, terms...].


def hard(setting):
    def losses(student, teacher, labels):
        loss = F.cross_entropy(student[1], labels)
        return [loss, loss]

    return [], losses


def soft_target(setting, temperature, softWeight):
    def losses(student, teacher, labels):
        cross = F.cross_entropy(student[1], labels)
        log_q = F.log_softmax(student[1] / temperature, dim=1)
        p = F.softmax(teacher[1] / temperature, dim=1)
        soft = temperature**2 * F.kl_div(log_q, p, reduction="batchmean")
        return [softWeight * soft + (1 - softWeight) * cross, cross, soft]

    return [], losses


def label_smoothing(setting, smoothing):
    def losses(student, teacher, labels):
        total = F.cross_entropy(student[1], labels, label_smoothing=smoothing)
        return [total, F.cross_entropy(student[1], labels)]

    return [], losses


def similarity_preserving(setting, similarityWeight, hardWeight=1.0):
    def similarity(hidden):
        return F.normalize(hidden @ hidden.T, p=2, dim=1)

    def losses(student, teacher, labels):
        cross = F.cross_entropy(student[1], labels)
        batch = len(labels)
        term = sum(
            (similarity(student[0][s]) - similarity(teacher[0][t])).square().sum() / batch**2
            for s, t in setting.layers)
        return [hardWeight * cross + similarityWeight * term, cross, term]

    return [], losses


def fitnet(setting, hintWeight, hardWeight=1.0):
    projectors = [setting.make_layer(s, t) for s, t in setting.layers]

    def losses(student, teacher, labels):
        cross = F.cross_entropy(student[1], labels)
        term = sum(
            F.mse_loss(projector(student[0][s]), teacher[0][t])
            for projector, (s, t) in zip(projectors, setting.layers))
        return [hardWeight * cross + hintWeight * term, cross, term]

    return projectors, losses


class Setting:
    """What a method is made for: the layers to compare, and layers between them."""

    def __init__(self, widths, teacher_widths, layers, random):
        self.widths, self.teacher_widths, self.random = widths, teacher_widths, random
        self.layers = layers or [(len(widths) - 3, len(teacher_widths) - 3)]

    def make_layer(self, student, teacher):
        inputs, outputs = self.widths[student + 1], self.teacher_widths[teacher + 1]
        return make_network([inputs, outputs], gain=1.0, random=self.random).layers[0]


def text_of(method, numbers, layers):
    parts = [method.__name__.replace("_", "-")]
    parts += [f"{name}={value:g}" for name, value in numbers.items()]
    if layers:
        parts.append("layers=" + ",".join(f"{s}:{t}" for s, t in layers))
    return " ".join(parts)


def flat_of(layer, of):
    """[in, out] and then the biases, as the engine keeps them."""
    return torch.cat([of(layer.weight).T.flatten(), of(layer.bias)])


def record_objective(student, teacher, x, labels, own, losses):
    parameters = [p for module in (student, *own) for p in module.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.1)
    started = {f"own.{i}": flat_of(layer, torch.Tensor.detach) for i, layer in enumerate(own)}
    steps = []
    for step in range(OBJECTIVE_STEPS):
        rows = slice(step * BATCH, (step + 1) * BATCH)
        inputs = x[rows].clone().requires_grad_()
        with torch.no_grad():
            taught = teacher.outputs(x[rows])
        answered = student.outputs(inputs)
        terms = losses(answered, taught, labels[rows])
        optimizer.zero_grad()
        terms[0].backward()
        recorded = {
            "losses": torch.stack(terms),
            "logits": answered[1],
            "input_gradient": inputs.grad,
        }
        for key, parameter in student.named_parameters():
            recorded["gradients." + key] = parameter.grad
        for i, layer in enumerate(own):
            recorded[f"own_gradients.{i}"] = flat_of(layer, lambda p: p.grad)
        steps.append({key: value.detach().clone() for key, value in recorded.items()})
        optimizer.step()
    return {**started, **{key: torch.stack([step[key] for step in steps]) for key in steps[0]}}


def record_run(student, teacher, x, labels, make_optimizer, make_schedule, losses, max_norm=None):
    optimizer = make_optimizer(student.parameters())
    schedule = make_schedule(optimizer) if make_schedule else None
    totals, rates, states = [], [], []
    with torch.no_grad():
        taught = teacher.outputs(x)
    for _ in range(RUN_STEPS):
        total = losses(student.outputs(x), taught, labels)[0]
        optimizer.zero_grad()
        total.backward()
        totals.append(total.detach())
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
    recorded = {"losses": torch.stack(totals), "rates": torch.stack(rates)}
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
    teacher_widths = [ROWS * COLS, 10, CLASSES]
    teacher = make_network(teacher_widths, gain=2.0, random=random)

    pixels = torch.from_numpy(random.randint(0, 256, (SAMPLES, ROWS, COLS)).astype("u1"))
    x = pixels.reshape(SAMPLES, -1).double() / 255
    with torch.no_grad():
        v = teacher(x)
    # The teacher is right about most samples, and all classes occur.
    noise = torch.from_numpy(random.randint(0, CLASSES, SAMPLES))
    labels = torch.where(torch.from_numpy(random.rand(SAMPLES) < 0.7), v.argmax(dim=1), noise)
    assert set(labels.tolist()) == set(range(CLASSES))

    objectives = [(hard, {}, [])]
    for temperature in (1, 4, 20):
        for soft_weight in (1, 0.9, 0.5):
            numbers = {"temperature": temperature, "softWeight": soft_weight}
            objectives.append((soft_target, numbers, []))
    for smoothing in (0.1, 0.5):
        objectives.append((label_smoothing, {"smoothing": smoothing}, []))
    two_pairs = [(0, 0), (1, 0)]
    objectives += [
        (similarity_preserving, {"similarityWeight": 20}, []),
        (similarity_preserving, {"similarityWeight": 5, "hardWeight": 0.5}, two_pairs),
        (fitnet, {"hintWeight": 1}, []),
        (fitnet, {"hintWeight": 0.5, "hardWeight": 0}, two_pairs),
    ]

    optim, by_label = torch.optim, hard(None)[1]
    runs = {
        "sgd": (lambda p: optim.SGD(p, lr=0.2), None, by_label),
        "sgd momentum": (lambda p: optim.SGD(p, lr=0.05, momentum=0.9), None, by_label),
        "sgd nesterov": (
            lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True), None, by_label),
        "sgd weight decay": (
            lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1),
            None, by_label),
        "adam": (lambda p: optim.Adam(p, lr=0.01), None, by_label),
        # An epsilon large enough to show where it is added; other betas than the usual.
        "adam epsilon": (
            lambda p: optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=0.01), None, by_label),
        "adam weight decay": (lambda p: optim.Adam(p, lr=0.01, weight_decay=0.1), None, by_label),
        "sgd cosine": (
            lambda p: optim.SGD(p, lr=0.2),
            lambda o: optim.lr_scheduler.CosineAnnealingLR(o, T_max=RUN_STEPS), by_label),
        "sgd exponential": (
            lambda p: optim.SGD(p, lr=0.2),
            lambda o: optim.lr_scheduler.ExponentialLR(o, gamma=0.8), by_label),
        "distilled": (
            lambda p: optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
            lambda o: optim.lr_scheduler.CosineAnnealingLR(o, T_max=RUN_STEPS),
            soft_target(None, 4, 0.9)[1]),
        # Some units begin beyond the limit, some come to it and some never do.
        "max-norm": (
            lambda p: optim.SGD(p, lr=0.2, momentum=0.9), None, by_label, 1.4),
    }

    recorded = {"pixels": pixels, "labels": labels.to(torch.uint8)}
    for method, numbers, layers in objectives:
        own, losses = method(Setting(widths, teacher_widths, layers, random), **numbers)
        result = record_objective(copy_of(start, widths), teacher, x, labels, own, losses)
        prefix = f"objectives/{text_of(method, numbers, layers)}/"
        recorded.update({prefix + key: value for key, value in result.items()})
    for name, run in runs.items():
        result = record_run(copy_of(start, widths), teacher, x, labels, *run)
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
