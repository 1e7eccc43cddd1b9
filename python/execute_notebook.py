"""Executes a notebook from top to bottom on a fresh kernel, without a page.

usage: python execute_notebook.py NOTEBOOK EXECUTED [--timeout SECONDS]

The copy with outputs is written to EXECUTED, even if a cell fails. Standard output gets one JSON line for each cell
that begins ({"cell": 3, "of": 12}) and, after a failure, one with "error" and "details". The exit code is 1 if a cell
fails or takes longer than SECONDS (600), or if the kernel dies.
"""

import argparse
import json
import os
import re
import sys
import tempfile

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def write_whole(path, text):
    """Writes under a temporary name and renames, so that a page is either whole or absent."""
    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf8") as out:
            out.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def print_json(**line):
    print(json.dumps(line), flush=True)


def execute(notebook, folder, timeout):
    """Runs all cells of a notebook, which gets their outputs.

    Returns None, or what went wrong as (summary, details).
    """
    running = {"index": 0}

    def on_start(cell, cell_index):
        running["index"] = cell_index
        print_json(cell=cell_index + 1, of=len(notebook.cells))

    client = NotebookClient(
        notebook,
        timeout=timeout,
        iopub_timeout=timeout,  # after the default of 4 s, output that is still on its way would be left out
        resources={"metadata": {"path": folder}},
        on_cell_start=on_start,
        startup_timeout=120,
    )
    try:
        client.execute()
    except CellExecutionError as error:
        summary, details = f"{error.ename}: {error.evalue}", str(error)
    except CellTimeoutError:
        summary, details = f"no end after {timeout} s", ""
    except (DeadKernelError, RuntimeError) as error:
        summary, details = f"the kernel died: {error}", ""
    else:
        return None
    cell = notebook.cells[running["index"]]
    plain = re.compile(r"\x1b\[[0-9;]*m")
    return f"cell {running['index'] + 1} ({cell.get('id')}): {plain.sub('', summary)}", plain.sub("", details)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("notebook")
    parser.add_argument("executed")
    parser.add_argument("--timeout", type=int, default=600)
    options = parser.parse_args()
    notebook = nbformat.read(options.notebook, as_version=4)
    failure = execute(notebook, os.path.dirname(os.path.abspath(options.notebook)), options.timeout)
    write_whole(options.executed, nbformat.writes(notebook) + "\n")
    if failure:
        print_json(error=failure[0], details=failure[1])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
