"""English to Spanish in PyTorch, eager: the network of `translationModel` with PyTorch's own initial weights.

Forms: "1 thread shuffled", "2 threads shuffled", "1 thread like-length", "2 threads like-length".
"""

import json
import math
import sys

sys.dont_write_bytecode = True

from serve import serve

import torch
from torch import nn
from torch.nn import functional


class Translation(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        encoder, decoder, embedding = sizes["encoderUnits"], sizes["decoderUnits"], sizes["embeddingUnits"]
        score, values = sizes["scoreUnits"], 2 * encoder
        self.source = nn.Embedding(sizes["sourceVocabulary"], embedding)
        self.encoder = nn.LSTM(embedding, encoder, bidirectional=True, batch_first=True)
        self.target = nn.Embedding(sizes["targetVocabulary"], embedding)
        self.key = nn.Linear(values, score, bias=False)
        self.query = nn.Linear(decoder, score, bias=False)
        self.energy = nn.Linear(score, 1, bias=False)
        self.cell = nn.LSTMCell(values + embedding, decoder)
        self.output = nn.Linear(decoder, sizes["targetVocabulary"])
        self.units = decoder
        self.dropout = nn.Dropout(sizes["dropout"])

    def forward(self, source, previous, lengths):
        """source [batch, Tx], previous [batch, Ty] → scores before the softmax, [batch, Ty, vocabulary]"""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(self.source(source)), lengths, batch_first=True, enforce_sorted=False
        )
        states = self.encoder(packed)[0]
        values = nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])[0]
        values = self.dropout(values)
        keys, padding = self.key(values), source == 0
        tokens = self.dropout(self.target(previous))
        h = c = values.new_zeros(source.shape[0], self.units)
        outputs = []
        for step in range(previous.shape[1]):
            energies = self.energy(torch.tanh(keys + self.query(h)[:, None]))[..., 0]
            attention = torch.softmax(energies.masked_fill(padding, -1e9), 1)
            context = torch.bmm(attention[:, None], values)[:, 0]
            h, c = self.cell(torch.cat([context, tokens[:, step]], 1), (h, c))
            outputs.append(h)
        return self.output(self.dropout(torch.stack(outputs, 1)))


class Examples:
    def __init__(self, stored):
        rows = len(stored["lengths"])
        as_rows = lambda name: torch.tensor(stored[name], dtype=torch.long).reshape(rows, -1)
        self.source, self.target, self.previous = as_rows("source"), as_rows("target"), as_rows("previous")
        self.lengths = torch.tensor(stored["lengths"])
        self.target_lengths = (self.target != 0).sum(1)

    def batch(self, rows):
        """Cut behind the longest source and target."""
        lengths = self.lengths[rows]
        source_length, target_length = int(lengths.max()), int(self.target_lengths[rows].max())
        return (
            self.source[rows, :source_length],
            self.previous[rows, :target_length],
            self.target[rows, :target_length],
            lengths,
        )


class Sentences:
    """The workload; a batch is the number of a step, since the program's form decides which rows it takes."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            stored = json.load(file)
        self.sizes, self.settings, self.seed = stored["sizes"], stored["settings"], stored["seed"]
        self.batch_size, self.epochs = stored["batchSize"], stored["epochs"]
        self.train, self.test = Examples(stored["train"]), Examples(stored["test"])
        self.like_length = stored["likeLength"]

    def batch(self, step):
        return step


class PytorchTranslation:
    versions = {"torch": torch.__version__}

    def __init__(self, workload, form):
        threads, _, batching = form.split()
        torch.set_num_threads(int(threads))
        torch.manual_seed(workload.seed)
        self.workload, self.like_length = workload, batching == "like-length"
        self.model = Translation(workload.sizes)
        rate = workload.settings["learningRate"]
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=rate, fused=True)
        self.per_epoch = math.ceil(len(workload.train.lengths) / workload.batch_size)
        steps = workload.epochs * self.per_epoch
        self.schedule = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimizer, steps)
        self.batches = []

    def rows(self, step):
        epoch, place = divmod(step, self.per_epoch)
        if place == 0 or not self.batches:
            if self.like_length:
                orders = self.workload.like_length
                self.batches = [torch.tensor(rows) for rows in orders[epoch % len(orders)]]
            else:
                self.batches = torch.randperm(len(self.workload.train.lengths)).split(self.workload.batch_size)
        return self.batches[place]

    def step(self, number):
        source, previous, target, lengths = self.workload.train.batch(self.rows(number))
        scores = self.model(source, previous, lengths)
        loss = functional.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=0, reduction="sum")
        loss = loss / len(lengths)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.workload.settings["clipNorm"])
        self.optimizer.step()
        self.schedule.step()
        return loss.detach()

    def run(self, batches):
        self.model.train()
        return [self.step(number) for number in batches]


def exact_match(program, workload):
    """Told the true token before each; a target with an unknown word counts as wrong."""
    examples, unknown, right = workload.test, workload.settings["unknownId"], 0
    program.model.eval()
    with torch.no_grad():
        for rows in torch.arange(len(examples.lengths)).split(100):
            source, previous, target, lengths = examples.batch(rows)
            hit = (program.model(source, previous, lengths).argmax(-1) == target) & (target != unknown)
            right += int((hit | (target == 0)).all(1).sum())
    return right / len(examples.lengths)


serve(PytorchTranslation, Sentences, exact_match)
