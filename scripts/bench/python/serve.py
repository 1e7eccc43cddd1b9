"""What every peer shares: the workload, its batches, and the talk with the benchmark over standard input and output.

A request is one line of JSON, an answer is one line that begins with "@" (libraries print lines of their own):

    {"do": "steps", "count": 40}  → {"milliseconds": …, "losses": […]}   the next steps; the loss before each
    {"do": "evaluate"}            → {"exactMatch": …}                    on the test examples
    {"do": "answers", "phrases": 1000, "batches": 2, "beamSize": 1, "times": 1}  → {"milliseconds": …}
        so many test phrases, so many times; in one batch as they come, or in several of like length, each cut behind its
        longest; translations are searched for with a beam of that size
    {"do": "memory"}              → {"bytes": …}                         the process' highest so far

A program that is given a file after its form trains from start to end instead, saves its model there and says
{"saved": true}, and then {"exactMatch": …}.
"""

import json
import os
import sys
import time

import numpy as np


class Examples:
    def __init__(self, stored, sizes):
        self.source = np.array(stored["source"], np.int32).reshape(-1, sizes["sourceLength"])
        self.target = np.array(stored["target"], np.int32).reshape(-1, sizes["targetLength"])


class Workload:
    """Sizes, settings, initial weights, examples, and which examples each step takes."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            stored = json.load(file)
        self.sizes, self.settings = stored["sizes"], stored["settings"]
        self.batch_size = stored["batchSize"]
        self.weights = {
            name: np.array(weight["values"], np.float32).reshape(weight["shape"])
            for name, weight in stored["weights"].items()
        }
        self.train = Examples(stored["train"], self.sizes)
        self.test = Examples(stored["test"], self.sizes)
        order = np.array(stored["order"], np.int64)
        self.steps = order[: len(order) // self.batch_size * self.batch_size].reshape(-1, self.batch_size)

    def batch(self, step):
        """Source and target ids of a step, counted from 0; after the last the first comes again."""
        rows = self.steps[step % len(self.steps)]
        return self.train.source[rows], self.train.target[rows]


def peak_memory():
    """Bytes. Linux' own count starts with the program; rusage would hold the process that started it as well."""
    if os.path.exists("/proc/self/status"):
        with open("/proc/self/status", encoding="utf-8") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def exact_match(program, workload):
    """Share of the test examples whose whole output is right."""
    guessed = np.argmax(program.probabilities(workload.test.source), -1)
    return float((guessed == workload.test.target).all(1).mean())


CUT_STEP = 8
"""Batches of like length are cut at a multiple of this, as ours are."""


def batch_answers(program, examples, phrases, count):
    """What answers the first test phrases: whole, or in batches of like length."""
    rows, whole = np.arange(phrases), examples.source.shape[1]
    if count > 1:
        rows = rows[np.argsort(examples.lengths[:phrases], kind="stable")]
    batches = [examples.batch(part, CUT_STEP if count > 1 else whole) for part in np.array_split(rows, count)]
    return lambda: [program.probabilities(source, lengths) for source, _, lengths in batches]


def serve(make, read=Workload, evaluate=exact_match):
    """make(workload, form) → program with run(batches), which returns the losses, and probabilities(source)."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    answer = lambda content: answers.write("@" + json.dumps(content) + "\n")
    _, path, form, *out = sys.argv
    workload = read(path)
    program = make(workload, form)
    if out:
        program.run([workload.batch(step) for step in range(len(workload.steps))])
        program.save(out[0])
        answer({"saved": True})
        answer({"exactMatch": evaluate(program, workload)})
        return
    done = 0
    answer({"ready": True, "versions": program.versions})
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "steps":
            count = request["count"]
            began = time.perf_counter()
            losses = program.run([workload.batch(done + n) for n in range(count)])
            milliseconds = (time.perf_counter() - began) * 1000
            done += count
            answer({"milliseconds": milliseconds, "losses": [float(loss) for loss in losses]})
        elif request["do"] == "evaluate":
            answer({"exactMatch": evaluate(program, workload)})
        elif request["do"] == "answers":
            asked = request["phrases"], request["batches"]
            if hasattr(program, "answers"):
                run = program.answers(*asked, request["beamSize"])
            else:
                run = batch_answers(program, workload.test, *asked)
            began = time.perf_counter()
            for _ in range(request["times"]):
                run()
            answer({"milliseconds": (time.perf_counter() - began) * 1000})
        elif request["do"] == "memory":
            answer({"bytes": peak_memory()})
        else:
            raise ValueError(f"unknown request {line}")
