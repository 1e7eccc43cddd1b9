"""English to Spanish in PyTorch.

A form is "THREADS BATCHING DECODER": batches "shuffled" or of "like-length"; the decoder's step "eager", or "compiled"
for any batch and length. The encoder is nn.LSTM on packed sequences.
"""

import sys

sys.dont_write_bytecode = True

from pytorch_program import descend, load_cell
from sentences import END, PADDING, START, Sentences, exact_match, sentence_batches
from serve import serve

import torch
from torch import nn
from torch.nn import functional


class Translation(nn.Module):
    def __init__(self, sizes, weights):
        super().__init__()
        encoder, decoder = sizes["encoderUnits"], sizes["decoderUnits"]
        given = lambda name: torch.tensor(weights[name])
        self.source = nn.Embedding.from_pretrained(given("source_embedding"), freeze=False)
        self.target = nn.Embedding.from_pretrained(given("target_embedding"), freeze=False)
        width = self.source.embedding_dim
        self.encoder = nn.LSTM(width, encoder, bidirectional=True, batch_first=True)
        for suffix, name in (("_l0", "forward"), ("_l0_reverse", "backward")):
            load_cell(self.encoder, suffix, weights[f"{name}_kernel"], weights[f"{name}_bias"], encoder)
        self.cell = nn.LSTMCell(2 * encoder + width, decoder)
        load_cell(self.cell, "", weights["recurrentKernel"], weights["recurrentBias"], decoder)
        for name in ("keyKernel", "queryKernel", "energyKernel", "kernel", "bias"):
            setattr(self, name, nn.Parameter(given(name)))
        self.units = decoder
        self.dropout = nn.Dropout(sizes["dropout"])

    def encode(self, source, lengths):
        """source: [batch, Tx] → values: [batch, Tx, 2 · units], keys: [batch, Tx, scoreUnits], mask, first state"""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(self.source(source)), lengths, batch_first=True, enforce_sorted=False
        )
        states = self.encoder(packed)[0]
        values = nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])[0]
        values = self.dropout(values)
        zeros = values.new_zeros(source.shape[0], self.units)
        return values, values @ self.keyKernel, source != PADDING, (zeros, zeros)

    def step(self, values, keys, mask, h, c, token):
        energies = (torch.tanh(keys + (h @ self.queryKernel)[:, None]) @ self.energyKernel)[..., 0]
        attention = torch.softmax(energies.masked_fill(~mask, -1e9), 1)
        context = torch.bmm(attention[:, None], values)[:, 0]
        return self.cell(torch.cat([context, token], 1), (h, c))


class PytorchTranslation:
    versions = {"torch": torch.__version__}

    def __init__(self, workload, form):
        threads, batching, decoder = form.split()
        torch.set_num_threads(int(threads))
        torch.manual_seed(workload.seed)
        self.workload, self.like_length = workload, batching == "like-length"
        self.model = Translation(workload.sizes, workload.weights)
        self.decoder_step = self.model.step
        if decoder == "compiled":
            self.decoder_step = torch.compile(self.model.step, dynamic=True)
        self.parameters = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.Adam(self.parameters, lr=1.0, fused=True)
        self.done = 0

    def scores(self, source, previous, lengths):
        """→ before the softmax, [batch, Ty, vocabulary]"""
        values, keys, mask, (h, c) = self.model.encode(source, lengths)
        tokens = self.model.dropout(self.model.target(previous))
        outputs = []
        for step in range(previous.shape[1]):
            h, c = self.decoder_step(values, keys, mask, h, c, tokens[:, step])
            outputs.append(h)
        return self.model.dropout(torch.stack(outputs, 1)) @ self.model.kernel + self.model.bias

    def step(self, number):
        rows = self.workload.rows(number, self.like_length)
        source, previous, target, lengths = map(torch.from_numpy, self.workload.train.batch(rows))
        scores = self.scores(source, previous, lengths).flatten(0, 1)
        flat = target.flatten().long()
        loss = functional.cross_entropy(scores, flat, ignore_index=PADDING, reduction="sum") / len(lengths)
        rate = self.workload.rate(self.done)
        self.done += 1
        return descend(loss, self.optimizer, self.workload.settings["clipNorm"], rate, self.done)

    def run(self, batches):
        self.model.train()
        return [self.step(number) for number in batches]

    def told(self, *batch):
        self.model.eval()
        with torch.inference_mode():
            source, previous, lengths = map(torch.from_numpy, batch)
            return self.scores(source, previous, lengths).argmax(-1).numpy()

    def answers(self, phrases, count, beam):
        """What translates the first test sentences, in so many batches."""
        batches = sentence_batches(self.workload.test, phrases, count)
        written = self.written if beam == 1 else lambda *batch: self.beam_written(*batch, beam)
        return lambda: [written(*map(torch.from_numpy, batch)) for batch in batches]

    def written(self, source, lengths):
        """The greedy translation of each source: ids, [batch, steps]. It stops when all have ended."""
        model = self.model.eval()
        impossible = torch.zeros(len(model.bias))
        impossible[[PADDING, START]] = -1e9
        with torch.inference_mode():
            values, keys, mask, (h, c) = model.encode(source, lengths)
            token, ended, ids = torch.full((len(source),), START), torch.zeros(len(source), dtype=torch.bool), []
            for _ in range(self.workload.test.target.shape[1]):
                h, c = self.decoder_step(values, keys, mask, h, c, model.target(token))
                token = (h @ model.kernel + (model.bias + impossible)).argmax(-1)
                ids.append(token)
                ended |= token == END
                if ended.all():
                    break
            return torch.stack(ids, 1).numpy()

    def beam_written(self, source, lengths, beam):
        """The most probable translation of each source that a beam finds: ids, [batch, steps], padded after the end."""
        model, batch = self.model.eval(), len(source)
        impossible = torch.zeros(len(model.bias))
        impossible[[PADDING, START]] = -1e9
        after_end = torch.full((len(model.bias),), -1e9)
        after_end[PADDING] = 0
        with torch.inference_mode():
            values, keys, mask, _ = model.encode(source, lengths)
            values, keys, mask = (x.repeat_interleave(beam, 0) for x in (values, keys, mask))
            h = c = values.new_zeros(batch * beam, model.units)
            sums = torch.full((batch, beam), -1e9)
            sums[:, 0] = 0
            token, finished = torch.full((batch * beam,), START), torch.zeros(batch, beam, dtype=torch.bool)
            ids = torch.zeros(batch, beam, 0, dtype=torch.long)
            first = torch.arange(batch)[:, None] * beam
            for _ in range(self.workload.test.target.shape[1]):
                h, c = self.decoder_step(values, keys, mask, h, c, model.target(token))
                logs = (h @ model.kernel + (model.bias + impossible)).log_softmax(-1).reshape(batch, beam, -1)
                best, tokens = torch.where(finished[..., None], after_end, logs).topk(beam)
                sums, chosen = (sums[..., None] + best).reshape(batch, -1).topk(beam)
                before = chosen // beam
                token = tokens.reshape(batch, -1).gather(1, chosen)
                ids = torch.cat([ids.gather(1, before[..., None].expand(-1, -1, ids.shape[2])), token[..., None]], 2)
                finished = finished.gather(1, before) | (token == END)
                if finished[:, 0].all():
                    break
                rows = (first + before).flatten()
                h, c, token = h[rows], c[rows], token.flatten()
            return ids[:, 0].numpy()


serve(PytorchTranslation, Sentences, exact_match)
