"""English to Spanish in PyTorch, eager: the network of `translationModel`, with PyTorch's own initial weights or ours.

    python pytorch_translation.py WORKLOAD EPOCHS [--like-length] [--threads N] [--seed N]

Prints a line of JSON an epoch: loss an example, exact match on the test examples, wall and processor seconds so far.
"""

import argparse
import json
import sys
import time

sys.dont_write_bytecode = True

import numpy as np
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

    def forward(self, source, previous, lengths):
        """source [batch, Tx], previous [batch, Ty] → scores before the softmax, [batch, Ty, vocabulary]"""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.source(source), lengths, batch_first=True, enforce_sorted=False
        )
        states = self.encoder(packed)[0]
        values = nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])[0]
        keys, padding = self.key(values), source == 0
        tokens = self.target(previous)
        h = c = values.new_zeros(source.shape[0], self.units)
        outputs = []
        for step in range(previous.shape[1]):
            energies = self.energy(torch.tanh(keys + self.query(h)[:, None]))[..., 0]
            attention = torch.softmax(energies.masked_fill(padding, -1e9), 1)
            context = torch.bmm(attention[:, None], values)[:, 0]
            h, c = self.cell(torch.cat([context, tokens[:, step]], 1), (h, c))
            outputs.append(h)
        return self.output(torch.stack(outputs, 1))


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


def exact_match(model, examples, unknown):
    right = 0
    with torch.no_grad():
        for rows in torch.arange(len(examples.lengths)).split(100):
            source, previous, target, lengths = examples.batch(rows)
            hit = (model(source, previous, lengths).argmax(-1) == target) & (target != unknown)
            right += int((hit | (target == 0)).all(1).sum())
    return right / len(examples.lengths)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("workload")
    arguments.add_argument("epochs", type=int)
    arguments.add_argument("--like-length", action="store_true", help="the workload's batches in place of random ones")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    with open(options.workload, encoding="utf-8") as file:
        stored = json.load(file)
    train, test, settings = Examples(stored["train"]), Examples(stored["test"]), stored["settings"]
    size = stored["batchSize"]
    model = Translation(stored["sizes"])
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["learningRate"], fused=True)
    per_epoch = -(-len(train.lengths) // size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, options.epochs * per_epoch)
    began, processor = time.perf_counter(), time.process_time()
    for epoch in range(options.epochs):
        if options.like_length:
            batches = [torch.tensor(rows) for rows in stored["epochs"][epoch % len(stored["epochs"])]]
        else:
            batches = torch.randperm(len(train.lengths)).split(size)
        total = 0.0
        for rows in batches:
            source, previous, target, lengths = train.batch(rows)
            scores = model(source, previous, lengths)
            loss = functional.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=0, reduction="sum")
            loss = loss / len(rows)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), settings["clipNorm"])
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        line = {
            "epoch": epoch + 1,
            "loss": total / len(batches),
            "seconds": time.perf_counter() - began,
            "processorSeconds": time.process_time() - processor,
            "exactMatch": exact_match(model, test, settings["unknownId"]),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
