"""Times kernels through jupyter_client. usage: python bench-kernel.py NODE RUNS"""

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
TENSORFLOW = "import * as tf from '@tensorflow/tfjs-node';"


def specs(node):
    ours = [node, "--no-force-async-hooks-checks", str(ROOT / "scripts/kernel.mjs"), "{connection_file}"]
    stock = [node, str(ROOT / "scripts/bench-kernel-stock.mjs"), "{connection_file}"]
    library = "import * as library from '{src}/index';" if (ROOT / "src/index.ts").exists() else ""
    typescript = {"first": "const first = 1;", "tensorflow": TENSORFLOW, "plain": "const plain{i} = first + {i}; plain{i}"}
    return {
        "ours": (ours, {**typescript, "library": library.format(src="../src")}),
        "stock tslab": (stock, {**typescript, "library": library.format(src="./src")}),
        "ipykernel": (
            [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            {"first": "first = 1", "plain": "plain{i} = first + {i}\nplain{i}"},
        ),
    }


def run_cell(client, code):
    started = time.perf_counter()
    client.execute_interactive(code, timeout=180, output_hook=complain, allow_stdin=False)
    return time.perf_counter() - started


def complain(message):
    if message["msg_type"] == "error":
        raise RuntimeError("\n".join(message["content"]["traceback"]))


def measure(cells):
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
        plain = [run_cell(client, cells["plain"].replace("{i}", str(i))) for i in range(PLAIN_CELLS)]
        times["plain cell"] = plain
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
            times = measure(cells)
            # The first run fills caches and compiles the kernel.
            if run == 0:
                continue
            for what, seconds in times.items():
                found.setdefault(what, []).extend(seconds if isinstance(seconds, list) else [seconds])
    return found


def main(node, runs):
    results = {name: collect(name, argv, cells, runs) for name, (argv, cells) in specs(node).items()}
    print(f"milliseconds: median (worst) of {runs} runs; {PLAIN_CELLS} plain cells in each")
    print(f"{'':26}" + "".join(f"{name:>20}" for name in results))
    for what in results["ours"]:
        columns = []
        for found in results.values():
            values = [1000 * seconds for seconds in found.get(what, [])]
            columns.append(f"{statistics.median(values):.0f} ({max(values):.0f})" if values else "-")
        print(f"{what:26}" + "".join(f"{column:>20}" for column in columns))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]))
