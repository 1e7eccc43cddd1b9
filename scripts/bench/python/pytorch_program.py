"""The same model in PyTorch: nn.LSTM as encoder, LSTMCell in the decoder, the fused Adam.

A form is "THREADS DECODER", the decoder eager or compiled. The encoder stays eager: torch.compile unrolls an LSTM over
time.
"""

import math
import sys

sys.dont_write_bytecode = True

from serve import serve

import numpy as np
import torch
from torch import nn
from torch.nn import functional

# PyTorch holds an LSTM's gates in the order i, f, g, o, one a block of rows; ours are i, g, f, o, blocks of columns.
GATES = (0, 2, 1, 3)


def gate_rows(array):
    blocks = np.split(array, 4, axis=-1)
    return torch.tensor(np.concatenate([blocks[gate] for gate in GATES], -1).T.copy())


def load_cell(cell, suffix, kernel, bias, units):
    """The second bias, which adds nothing, stays zero and is not trained."""
    with torch.no_grad():
        getattr(cell, f"weight_ih{suffix}").copy_(gate_rows(kernel[:-units]))
        getattr(cell, f"weight_hh{suffix}").copy_(gate_rows(kernel[-units:]))
        getattr(cell, f"bias_ih{suffix}").copy_(gate_rows(bias))
        getattr(cell, f"bias_hh{suffix}").zero_().requires_grad_(False)


def descend(loss, optimizer, clip, rate, number):
    """Step `number`, counted from 1: each gradient clipped by its norm, and Adam as Keras has it. → the loss"""
    optimizer.zero_grad()
    loss.backward()
    for group in optimizer.param_groups:
        gradients = [p.grad for p in group["params"]]
        torch._foreach_mul_(gradients, [clip / norm.clamp(min=clip) for norm in torch._foreach_norm(gradients)])
        group["lr"] = rate
        # Keras adds epsilon before the bias correction, PyTorch after it.
        group["eps"] = 1e-7 / math.sqrt(1 - 0.999**number)
    optimizer.step()
    return loss.detach()


class Article(nn.Module):
    def __init__(self, sizes, weights, compiled):
        super().__init__()
        self.sizes = sizes
        self.decode = torch.compile(self.decoded, dynamic=False) if compiled else self.decoded
        encoder, decoder = sizes["encoderUnits"], sizes["decoderUnits"]
        self.encoder = nn.LSTM(sizes["sourceVocabulary"], encoder, bidirectional=True)
        for suffix, name in (("_l0", "forward"), ("_l0_reverse", "backward")):
            load_cell(self.encoder, suffix, weights[f"{name}_kernel"], weights[f"{name}_bias"], encoder)
        self.cell = nn.LSTMCell(2 * encoder, decoder)
        load_cell(self.cell, "", weights["recurrentKernel"], weights["recurrentBias"], decoder)
        for name in ("scoreKernel", "scoreBias", "energyKernel", "energyBias", "kernel", "bias"):
            setattr(self, name, nn.Parameter(torch.tensor(weights[name])))

    def forward(self, source):
        """source: [batch, Tx] ids → scores before softmax, [batch, Ty, vocabulary]"""
        one_hot = functional.one_hot(source.T, self.sizes["sourceVocabulary"]).float()
        values = self.encoder(one_hot)[0].transpose(0, 1).contiguous()  # [batch, Tx, 2 · units]
        return self.decode(values)

    def decoded(self, values):
        """→ scores before softmax, [batch, Ty, vocabulary]"""
        units = self.sizes["decoderUnits"]
        keys = values @ self.scoreKernel[:-units] + self.scoreBias
        query_kernel = self.scoreKernel[-units:]
        h = c = values.new_zeros(values.shape[0], units)
        outputs = []
        for _ in range(self.sizes["targetLength"]):
            hidden = torch.tanh(keys + (h @ query_kernel)[:, None])
            energies = torch.relu(hidden @ self.energyKernel + self.energyBias)  # [batch, Tx, 1]
            context = torch.bmm(torch.softmax(energies, 1).transpose(1, 2), values)[:, 0]
            h, c = self.cell(context, (h, c))
            outputs.append(h)
        return torch.stack(outputs, 1) @ self.kernel + self.bias


class PytorchProgram:
    versions = {"torch": torch.__version__}

    def __init__(self, workload, form):
        threads, decoder = form.split()
        torch.set_num_threads(int(threads))
        self.settings = workload.settings
        self.model = Article(workload.sizes, workload.weights, decoder == "compiled")
        self.parameters = [p for p in self.model.parameters() if p.requires_grad]
        rate = self.settings["learningRate"]
        self.optimizer = torch.optim.Adam(self.parameters, lr=rate, fused=True)
        self.done = 0

    def step(self, source, target):
        # The heads' losses, each a mean over the batch, summed.
        scores = self.model(torch.from_numpy(source).long())
        loss = functional.cross_entropy(scores.flatten(0, 1), torch.from_numpy(target).long().flatten())
        loss = loss * target.shape[1]
        rate = self.settings["learningRate"] / (1 + self.settings["decay"] * self.done)
        self.done += 1
        return descend(loss, self.optimizer, self.settings["clipNorm"], rate, self.done)

    def run(self, batches):
        return [self.step(source, target) for source, target in batches]

    def probabilities(self, source):
        with torch.no_grad():
            return self.model(torch.from_numpy(source).long()).numpy()


if __name__ == "__main__":
    serve(PytorchProgram)
