"""Encoded pairs as `npm run encode` writes them, streamed from Parquet in batches.

NumPy and pyarrow are imported where they are needed, so that bad input is named before they are missed.
"""

import hashlib
import json
import os

FORMAT = "attention-workbook-encoded-pairs-1"
KEYS = ("task", "seed", "settings", "columns", "source", "target", "network", "train", "test")
SHARDS_AT_ONCE = 4  # pairs are shuffled within so many files, which are drawn at random


class InputError(Exception):
    """Something is wrong with what the command was given; the message is one line."""


class EncodedPairs:
    """A folder of encoded pairs.

    manifest: vocabularies, the recipe in numbers (`settings`), and which files hold which pairs.
    """

    def __init__(self, folder):
        self.folder = folder
        path = os.path.join(folder, "manifest.json")
        try:
            with open(path, encoding="utf-8") as file:
                self.manifest = json.load(file)
        except FileNotFoundError:
            raise InputError(f"{folder}: holds no manifest.json; name a folder that `npm run encode` wrote") from None
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: cannot be read ({error})") from None
        found = self.manifest.get("format") if isinstance(self.manifest, dict) else None
        if found != FORMAT:
            raise InputError(f"{path}: the format is {found!r} and should be {FORMAT!r}; encode the pairs again")
        missing = [key for key in KEYS if key not in self.manifest]
        if missing:
            raise InputError(f"{path}: has no {missing[0]!r}; encode the pairs again")

    @property
    def network(self):
        """Path of the network before its first step."""
        return os.path.join(self.folder, self.manifest["network"]["file"])

    def count(self, part):
        return sum(shard["pairs"] for shard in self.manifest[part])

    def check(self):
        """Raises InputError unless every file is as it was written."""
        for entry in [self.manifest["network"], *self.manifest["train"], *self.manifest["test"]]:
            path = os.path.join(self.folder, entry["file"])
            digest = hashlib.sha256()
            try:
                with open(path, "rb") as file:
                    for block in iter(lambda: file.read(2**20), b""):
                        digest.update(block)
            except OSError as error:
                raise InputError(f"{path}: cannot be read ({error.strerror})") from None
            if digest.hexdigest() != entry["sha256"]:
                raise InputError(f"{path}: is not as it was written (its checksum differs); copy the folder again")

    def batches(self, part, size, rows, random=None):
        """Batches of `size` pairs, each filled up to `rows` rows.

        part: "train" or "test"; random: a generator of NumPy that shuffles the pairs, or None for the order of the files.
        Yields (columns, weights): by name arrays of ids [rows, length], and [rows], 1 for a pair and 0 for a row that fills
        up.
        """
        waiting = None
        for pool in self._pools(part, random):
            waiting = pool if waiting is None else _joined([waiting, pool])
            held = len(waiting["source"])
            whole = held - held % size
            for start in range(0, whole, size):
                yield _filled({name: ids[start : start + size] for name, ids in waiting.items()}, rows)
            waiting = {name: ids[whole:] for name, ids in waiting.items()}
        if waiting is not None and len(waiting["source"]) > 0:
            yield _filled(waiting, rows)

    def _pools(self, part, random):
        """The pairs of a few files at a time."""
        files = [shard["file"] for shard in self.manifest[part]]
        if random is not None:
            random.shuffle(files)
        for start in range(0, len(files), SHARDS_AT_ONCE):
            pool = _joined([group for file in files[start : start + SHARDS_AT_ONCE] for group in self._row_groups(file)])
            if random is not None:
                order = random.permutation(len(pool["source"]))
                pool = {name: ids[order] for name, ids in pool.items()}
            yield pool

    def _row_groups(self, name):
        import pyarrow
        import pyarrow.parquet as parquet

        path = os.path.join(self.folder, name)
        widths = self.manifest["columns"]
        try:
            with parquet.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    table = file.read_row_group(group, columns=list(widths))
                    yield {
                        column: table[column].combine_chunks().flatten().to_numpy().reshape(table.num_rows, width)
                        for column, width in widths.items()
                    }
        except (pyarrow.ArrowException, OSError, KeyError, ValueError) as error:
            raise InputError(f"{path}: is no file of encoded pairs ({str(error).splitlines()[0]})") from None


def _joined(pools):
    import numpy as np

    return {name: np.concatenate([pool[name] for pool in pools]) for name in pools[0]}


def _filled(columns, rows):
    """Copies of the first pair fill a batch up; their weight is 0."""
    import numpy as np

    pairs = len(columns["source"])
    index = np.concatenate([np.arange(pairs), np.zeros(rows - pairs, int)])
    weights = (np.arange(rows) < pairs).astype("float32")
    return {name: ids[index] for name, ids in columns.items()}, weights
