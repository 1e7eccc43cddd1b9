"""Times kernels through jupyter_client. usage: python bench-kernel.py NODE RUNS [DENO]"""

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
# Cells of the long session, and how many at a place in it are looked at.
LONG_SESSION, WINDOW = 2000, 10
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
    return [run_cell(client, code.replace("{i}", str(i))) for i in numbers]


def complain(message):
    if message["msg_type"] == "error":
        raise RuntimeError("\n".join(message["content"]["traceback"]))


def measure(cells, long_session):
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
            later = run_plain_cells(client, cells["plain"], range(PLAIN_CELLS, LONG_SESSION))
            times["cell 20"] = later[:WINDOW]
            times["cell 2,000"] = later[-WINDOW:]
        return times
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def collect(name, argv, cells, runs):
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        kernels = Path(folder) / "kernels/bench"
        kernels.mkdir(parents=True)
        spec = {"argv": argv, "display_name": name, "language": "x"}
        (kernels / "kernel.json").write_text(json.dumps(spec))
        os.environ["JUPYTER_PATH"] = folder
        for run in range(runs + 1):
            print(f"{name}: {'warming up' if run == 0 else f'run {run} of {runs}'}", file=sys.stderr)
            times = measure(cells, long_session=run == runs)
            # The first run fills caches and compiles the kernel.
            if run == 0:
                continue
            for what, seconds in times.items():
                found.setdefault(what, []).extend(seconds if isinstance(seconds, list) else [seconds])
    return found


def main(node, runs, deno=None):
    results = {name: collect(name, argv, cells, runs) for name, (argv, cells) in specs(node, deno).items()}
    print(f"milliseconds: median (worst) of {runs} runs; {PLAIN_CELLS} plain cells in each")
    print(f"{'':26}" + "".join(f"{name:>20}" for name in results))
    for what in results["ours"]:
        columns = []
        for found in results.values():
            values = [1000 * seconds for seconds in found.get(what, [])]
            columns.append(f"{statistics.median(values):.0f} ({max(values):.0f})" if values else "-")
        print(f"{what:26}" + "".join(f"{column:>20}" for column in columns))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
