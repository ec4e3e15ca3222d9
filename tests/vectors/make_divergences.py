"""Writes divergences.txt: relative entropies at temperatures where 32-bit sums of logarithms cancel.

A development aid: neither the build nor the tests run it. Its output is committed beside it, and
changes only when this file does: python3 tests/vectors/make_divergences.py

A line is a temperature T, ten logits v, ten logits z, all of them numbers that 32-bit floats hold
exactly, and KL(softmax(v / T) || softmax(z / T)) in nats, computed with 60 digits. Where there is
PyTorch, its kl_div in double precision is compared, as far as that reaches.
"""

import decimal
import pathlib
import random
import struct

decimal.getcontext().prec = 60
Number = decimal.Decimal
CLASSES = 10


def rounded(values):
    """To 32-bit floats."""
    return [struct.unpack("<f", struct.pack("<f", value))[0] for value in values]


def log_softmax(logits, temperature):
    largest = Number(max(logits))
    scaled = [(Number(z) - largest) / Number(temperature) for z in logits]
    log_sum = sum(z.exp() for z in scaled).ln()
    return [z - log_sum for z in scaled]


def divergence(v, z, temperature):
    log_p, log_q = log_softmax(v, temperature), log_softmax(z, temperature)
    return sum(p.exp() * (p - q) for p, q in zip(log_p, log_q))


def compare_with_pytorch(rows):
    try:
        import torch
        import torch.nn.functional as F
    except ImportError:
        return print("PyTorch is not here: nothing compared")
    for temperature, v, z, expected in rows:
        log_p, log_q = (
            F.log_softmax(torch.tensor(row, dtype=torch.float64) / temperature, dim=0)
            for row in (v, z)
        )
        theirs = F.kl_div(log_q, log_p, reduction="sum", log_target=True).item()
        assert abs(theirs - float(expected)) <= 1e-13 + 1e-9 * float(expected), (temperature, theirs)
    print(f"PyTorch {torch.__version__} agrees")


def main():
    numbers = random.Random(2015)
    spread = lambda size: [numbers.gauss(0, size) for _ in range(CLASSES)]
    shifted = lambda row, size: [value + more for value, more in zip(row, spread(size))]
    usual, sure = spread(4), [30 if c == 3 else numbers.gauss(0, 2) for c in range(CLASSES)]
    pairs = [
        (usual, spread(4)),
        (usual, shifted(usual, 0.1)),
        (usual, shifted(usual, 1e-4)),
        (usual, [value + 1000 for value in shifted(usual, 0.01)]),
        (sure, shifted(sure, 3)),
        (sure, shifted(sure, 1e-3)),
    ]
    rows = []
    for v, z in pairs:
        for temperature in (0.0002, 0.5, 1, 4, 20, 1000, 10000):
            temperature, v, z = rounded([temperature])[0], rounded(v), rounded(z)
            rows.append((temperature, v, z, divergence(v, z, temperature)))
    compare_with_pytorch(rows)
    lines = [
        " ".join(repr(number) for number in (temperature, *v, *z, abs(float(expected))))
        for temperature, v, z, expected in rows
    ]
    path = pathlib.Path(__file__).parent / "divergences.txt"
    path.write_text("\n".join(lines) + "\n")


main()
