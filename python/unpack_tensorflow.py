"""Unpacks the native library and its C headers from a tensorflow-cpu wheel.

usage: python unpack_tensorflow.py WHEEL FOLDER

FOLDER must not exist. The two libraries and the headers of the C interface are written to it, and last headers.json
and manifest.json, which hold the size in bytes and the sha256 of each header and each library. All files are synced to
the disk when the program ends. Progress goes to standard output, one line for about each 5 %.
"""

import hashlib
import json
import os
import sys
import zipfile

LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]
# The wheel holds 13,000 headers (270 MB); tfjs-node's binding includes only those of the C interface.
HEADERS = [
    "include/tensorflow/c/",
    "include/tensorflow/core/platform/ctstring",
    "include/tsl/platform/ctstring",
    "include/xla/tsl/c/",
]
PREFIX = "tensorflow/"


def wanted(name):
    inside = name[len(PREFIX) :] if name.startswith(PREFIX) else ""
    return inside in LIBRARIES or any(inside.startswith(start) for start in HEADERS)


def main(wheel, folder):
    os.makedirs(folder)
    with zipfile.ZipFile(wheel) as archive:
        members = [info for info in archive.infolist() if wanted(info.filename) and not info.is_dir()]
        total = sum(info.file_size for info in members)
        done = reported = 0
        libraries, headers = {}, {}
        for info in members:
            name = info.filename[len(PREFIX) :]
            target = os.path.join(folder, *name.split("/"))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            digest = hashlib.sha256()
            # Reading to the end makes zipfile compare the checksum.
            with archive.open(info) as source, open(target, "wb") as out:
                for block in iter(lambda: source.read(1 << 22), b""):
                    out.write(block)
                    digest.update(block)
                    done += len(block)
                    if done - reported > total / 20 or done == total:
                        reported = done
                        print(f"{100 * done // total} %", flush=True)
                sync(out)
            found = libraries if name in LIBRARIES else headers
            found[name] = {"size": info.file_size, "sha256": digest.hexdigest()}
    for name, content in [("headers.json", headers), ("manifest.json", libraries)]:
        with open(os.path.join(folder, name), "w", encoding="utf8") as out:
            json.dump(content, out)
            sync(out)


def sync(file):
    file.flush()
    os.fsync(file.fileno())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
