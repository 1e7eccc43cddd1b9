"""The recipe `steady` in PyTorch: like-length batches, masked padding, additive score, cosine.

A form is "THREADS ENCODER DECODER": nn.LSTM on sequences reversed within their lengths ("gathered") or packed
("packed"); the decoder with its loss eager, or compiled for any length ("dynamic", "marked") or for each length
rounded up to 8 ("static"). The encoder stays eager: torch.compile unrolls an LSTM over time.
"""

import sys

sys.dont_write_bytecode = True

from pytorch_program import descend, load_cell
from serve import serve
from steady import Steady, exact_match, rate_of

import torch
from torch import nn
from torch.nn import functional


class Network(nn.Module):
    def __init__(self, sizes, weights, packed):
        super().__init__()
        self.sizes, self.packed = sizes, packed
        units, decoder = sizes["encoderUnits"], sizes["decoderUnits"]
        self.directions = nn.ModuleList()
        for name in ("forward", "backward"):
            lstm = nn.LSTM(sizes["sourceVocabulary"], units)
            load_cell(lstm, "_l0", weights[f"{name}_kernel"], weights[f"{name}_bias"], units)
            self.directions.append(lstm)
        self.cell = nn.LSTMCell(2 * units, decoder)
        load_cell(self.cell, "", weights["recurrentKernel"], weights["recurrentBias"], decoder)
        for name in ("keyKernel", "queryKernel", "energyKernel", "kernel", "bias"):
            setattr(self, name, nn.Parameter(torch.tensor(weights[name])))

    def encode(self, source, lengths):
        """[batch, time] → [batch, time, 2 · units]"""
        x = functional.one_hot(source.T, self.sizes["sourceVocabulary"]).float()  # [time, batch, vocabulary]
        time = torch.arange(len(x))[:, None]
        mirrored = torch.where(time < lengths, lengths - 1 - time, time)  # [time, batch]
        turn = lambda y: y.gather(0, mirrored[..., None].expand(-1, -1, y.shape[-1]))
        run = self.run_packed if self.packed else lambda lstm, y, _: lstm(y)[0]
        forward, backward = self.directions
        states = run(forward, x, lengths), turn(run(backward, turn(x), lengths))
        return torch.cat(states, -1).transpose(0, 1).contiguous()

    @staticmethod
    def run_packed(lstm, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
        return nn.utils.rnn.pad_packed_sequence(lstm(packed)[0], total_length=len(x))[0]

    def decode(self, values, mask):
        """→ scores before the softmax, [batch, Ty, vocabulary]"""
        keys = values @ self.keyKernel
        h = c = values.new_zeros(values.shape[0], self.sizes["decoderUnits"])
        outputs = []
        for _ in range(self.sizes["targetLength"]):
            energies = (torch.tanh(keys + (h @ self.queryKernel)[:, None]) @ self.energyKernel)[..., 0]
            attention = torch.softmax(energies.masked_fill(~mask, -1e9), 1)
            context = torch.bmm(attention[:, None], values)[:, 0]
            h, c = self.cell(context, (h, c))
            outputs.append(h)
        return torch.stack(outputs, 1) @ self.kernel + self.bias

    def decode_loss(self, values, mask, target):
        # The heads' losses, each a mean over the batch, summed.
        scores = self.decode(values, mask)
        return functional.cross_entropy(scores.flatten(0, 1), target.flatten()) * target.shape[1]


class PytorchSteady:
    versions = {"torch": torch.__version__}

    def __init__(self, workload, form):
        threads, encoder, self.decoder = form.split()
        torch.set_num_threads(int(threads))
        self.workload = workload
        workload.round_to = 8 if self.decoder == "static" else 1
        self.network = Network(workload.sizes, workload.weights, encoder == "packed")
        dynamic = {"dynamic": True, "marked": None, "static": False}
        compiled = lambda f: f if self.decoder == "eager" else torch.compile(f, dynamic=dynamic[self.decoder])
        self.decode_loss, self.decode = compiled(self.network.decode_loss), compiled(self.network.decode)
        self.parameters = [p for p in self.network.parameters() if p.requires_grad]
        self.optimizer = torch.optim.Adam(self.parameters, lr=1.0, fused=True)
        self.done = 0

    def step(self, source, target, lengths):
        source, target, lengths = (torch.from_numpy(array).long() for array in (source, target, lengths))
        values = self.network.encode(source, lengths)
        mask = torch.arange(source.shape[1]) < lengths[:, None]
        if self.decoder == "marked":
            for tensor in (values, mask):
                torch._dynamo.mark_dynamic(tensor, 1)
        loss = self.decode_loss(values, mask, target)
        settings, rate = self.workload.settings, rate_of(self.workload.settings, self.done)
        self.done += 1
        return descend(loss, self.optimizer, settings["clipNorm"], rate, self.done)

    def run(self, batches):
        return [self.step(*batch) for batch in batches]

    def probabilities(self, source, lengths):
        source, lengths = torch.from_numpy(source).long(), torch.from_numpy(lengths).long()
        with torch.inference_mode():
            mask = torch.arange(source.shape[1]) < lengths[:, None]
            return self.decode(self.network.encode(source, lengths), mask).numpy()

    def save(self, file):
        torch.save(self.network.state_dict(), file)


serve(PytorchSteady, Steady, exact_match)
