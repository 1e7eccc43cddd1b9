"""Times kernels through jupyter_client; scripts/bench-kernel.mjs runs it."""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[1]
PLAIN_CELLS = 10
COMPLETIONS = 10
# How many cells at a place in the long session are looked at.
WINDOW = 10
SECONDS_BETWEEN_LINES = 10
TENSORFLOW = "import * as tf from '@tensorflow/tfjs-node';"
FIRST_TENSOR = "tf.ones([2]).sum().dataSync()[0]"


def specs(node, deno):
    ours = [node, "--no-force-async-hooks-checks", str(ROOT / "scripts/kernel.mjs"), "{connection_file}"]
    stock = [node, str(ROOT / "scripts/bench-kernel-stock.mjs"), "{connection_file}"]
    library = "import * as library from '{src}/index';" if (ROOT / "src/index.ts").exists() else ""
    typescript = {"first": "const first = 1;", "tensorflow": TENSORFLOW, "plain": "const plain{i} = first + {i}; plain{i}"}
    typescript["complete"] = "Math.ma"
    python = {"first": "first = 1", "plain": "plain{i} = first + {i}\nplain{i}", "complete": "str.upp"}
    found = {
        "ours": (ours, {**typescript, "library": library.format(src="../src")}),
        "stock tslab": (stock, {**typescript, "library": library.format(src="./src")}),
        "ipykernel": ([sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], python),
    }
    if deno is not None:
        plain = {key: code for key, code in typescript.items() if key != "tensorflow"}
        found["deno"] = ([deno, "jupyter", "--kernel", "--conn", "{connection_file}"], plain)
    return found


def run_cell(client, code):
    started = time.perf_counter()
    client.execute_interactive(code, timeout=180, output_hook=complain, allow_stdin=False)
    return time.perf_counter() - started


def run_completion(client, code):
    started = time.perf_counter()
    reply = client.complete(code, len(code), reply=True, timeout=180)
    if not reply["content"]["matches"]:
        raise RuntimeError(f"no completion for {code}")
    return time.perf_counter() - started


def run_plain_cells(client, code, numbers):
    times, line = [], time.monotonic()
    for i in numbers:
        times.append(run_cell(client, code.replace("{i}", str(i))))
        if time.monotonic() - line > SECONDS_BETWEEN_LINES:
            line = time.monotonic()
            print(f"  cell {i} of {numbers[-1] + 1}: {1000 * times[-1]:.0f} ms", file=sys.stderr)
    return times


def with_children(pid):
    """A process and all below it."""
    children = [child for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]
    return [pid, *(one for child in children for one in with_children(child))]


def megabytes(pid):
    """Resident memory of a process and of all below it, in MB."""
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in with_children(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def processor_seconds(pid):
    """Processor time of a process and of all below it, which other work on the machine hardly changes."""
    ticks = 0
    for one in with_children(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def complain(message):
    if message["msg_type"] == "error":
        raise RuntimeError("\n".join(message["content"]["traceback"]))


def measure(cells, long_session):
    """Seconds, and MB, by what was measured. long_session: how many cells it has in all, or 0."""
    started = time.perf_counter()
    manager = KernelManager(kernel_name="bench")
    manager.start_kernel(cwd=str(ROOT / "notebooks"))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=180)
        times = {"ready": time.perf_counter() - started}
        times["first cell"] = run_cell(client, cells["first"])
        times["ready and first cell"] = time.perf_counter() - started
        if "library" in cells:
            times["import of the library"] = run_cell(client, cells["library"])
            times["import of TensorFlow.js"] = run_cell(client, cells["tensorflow"])
            imports = times["import of the library"] + times["import of TensorFlow.js"]
            times["both imports and first tensor"] = imports + run_cell(client, FIRST_TENSOR)
        times["plain cell"] = run_plain_cells(client, cells["plain"], range(PLAIN_CELLS))
        times["completion"] = [run_completion(client, cells["complete"]) for _ in range(COMPLETIONS)]
        if long_session:
            pid = manager.provisioner.process.pid
            places = {"cells 11 to 20": PLAIN_CELLS, "the last ten cells": long_session - WINDOW}
            done = PLAIN_CELLS
            for place, start in places.items():
                run_plain_cells(client, cells["plain"], range(done, start))
                done = start + WINDOW
                before = processor_seconds(pid)
                times[place] = run_plain_cells(client, cells["plain"], range(start, done))
                times[f"{place}, processor"] = (processor_seconds(pid) - before) / WINDOW
                times[f"{place}, MB afterwards"] = megabytes(pid) / 1000
        return times
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def collect(name, argv, cells, runs, long_session):
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        kernels = Path(folder) / "kernels/bench"
        kernels.mkdir(parents=True)
        spec = {"argv": argv, "display_name": name, "language": "x"}
        (kernels / "kernel.json").write_text(json.dumps(spec))
        os.environ["JUPYTER_PATH"] = folder
        for run in range(runs + 1):
            print(f"{name}: {'warming up' if run == 0 else f'run {run} of {runs}'}", file=sys.stderr)
            times = measure(cells, long_session if run == runs else 0)
            # The first run fills caches and compiles the kernel.
            if run == 0:
                continue
            for what, seconds in times.items():
                found.setdefault(what, []).extend(seconds if isinstance(seconds, list) else [seconds])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--node", "--deno", "--only"):
        parser.add_argument(name)
    for name in ("--runs", "--cells"):
        parser.add_argument(name, type=int)
    options = parser.parse_args()
    chosen = {
        name: given
        for name, given in specs(options.node, options.deno).items()
        if options.only is None or name == options.only
    }
    if not chosen:
        sys.exit(f"--only {options.only}: there is no such kernel")
    results = {name: collect(name, *given, options.runs, options.cells) for name, given in chosen.items()}
    print(f"milliseconds: median (worst) of {options.runs} runs; {PLAIN_CELLS} plain cells in each; {options.cells} in the last")
    print(f"{'':36}" + "".join(f"{name:>20}" for name in results))
    for what in max(results.values(), key=len):
        columns = []
        for found in results.values():
            values = [1000 * seconds for seconds in found.get(what, [])]
            columns.append(f"{statistics.median(values):.0f} ({max(values):.0f})" if values else "-")
        print(f"{what:36}" + "".join(f"{column:>20}" for column in columns))


if __name__ == "__main__":
    main()
