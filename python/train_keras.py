"""Trains a network of the attention workbook in Keras, on encoded pairs that `npm run -s encode` wrote.

    python train_keras.py --data build/encoded --processes 2 --out trained.keras

The network, its initial weights and the recipe come with the data. Processes on one machine are started here; with
`--processes host` each process is one of those that the machines' own launcher has started (see LAUNCHERS).
docs/keras.md shows the way there and back.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from encoded_pairs import EncodedPairs, InputError

HERE = os.path.dirname(os.path.abspath(__file__))
# Set for the processes that this command starts. They end when their standard input does, so with this process.
STARTED = "ATTENTION_WORKBOOK_STARTED"
PROGRESS = "epoch "  # how a line of progress begins
ADDRESS = "JAX_COORDINATOR_ADDRESS"
# Where launchers say how many processes there are, which one this is, and which of this machine's GPUs is its own. Slurm and
# Kubernetes are known to JAX itself.
BY_HAND = ("JAX_NUM_PROCESSES", "JAX_PROCESS_ID", "JAX_LOCAL_DEVICE_IDS")
LAUNCHERS = [
    BY_HAND,
    ("WORLD_SIZE", "RANK", "LOCAL_RANK"),  # torchrun
    ("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_LOCAL_RANK"),  # Open MPI
    ("PMI_SIZE", "PMI_RANK", "MPI_LOCALRANKID"),  # MPICH
]


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], epilog="It prints one line for each epoch on standard output."
    )
    parser.add_argument("--data", required=True, metavar="DIR", help="a folder that `npm run encode` wrote")
    parser.add_argument(
        "--processes", default="1", metavar="N", help="processes to train with on this machine; host: its own launcher's"
    )
    parser.add_argument("--epochs", type=int, metavar="N", help="passes over the pairs (default: the recipe's)")
    parser.add_argument("--seed", type=int, metavar="N", help="fixes the order of the pairs (default: the data's)")
    parser.add_argument("--out", default="trained.keras", metavar="FILE", help="where to save the model: a new .keras file")
    parser.add_argument(
        "--checkpoint", metavar="DIR", help="save after each epoch, and go on from there if it holds this training already"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="show all that the processes write, tracebacks among it, not only progress"
    )
    return parser.parse_args()


def check(options):
    """The data, if everything that was given can be used. Raises InputError if not."""
    number = options.processes
    if number != "host" and not (number.isdigit() and 1 <= int(number) <= 1024):
        raise InputError(f"--processes {number}: a whole number from 1 to 1024, or host, is needed")
    if options.epochs is not None and options.epochs < 1:
        raise InputError(f"--epochs {options.epochs}: a whole number from 1 up is needed")
    if options.seed is not None and not 0 <= options.seed < 2**32:
        raise InputError(f"--seed {options.seed}: a whole number from 0 to {2**32 - 1} is needed")
    if not options.out.endswith(".keras"):
        raise InputError(f"--out {options.out}: a model for Keras ends in .keras")
    if os.path.exists(options.out):
        raise InputError(f"--out {options.out}: is there already; name a new file")
    folders = [os.path.dirname(os.path.abspath(options.out))]
    if options.checkpoint is not None:
        folders.append(options.checkpoint)
        if os.path.isdir(options.checkpoint):
            foreign = [name for name in os.listdir(options.checkpoint) if "checkpoint.npz" not in name]
            if foreign:
                raise InputError(f"--checkpoint {options.checkpoint}: holds {foreign[0]!r}; name a folder of its own")
    for folder in folders:
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: cannot be made ({error.strerror})") from None
        if not os.access(folder, os.W_OK):
            raise InputError(f"{folder}: cannot be written")
    data = EncodedPairs(options.data)
    data.check()
    return data


def connect(several):
    """Starts JAX; with several processes it learns from the environment who they are."""
    os.environ["KERAS_BACKEND"] = "jax"
    try:
        import jax

        if several:
            jax.config.update("jax_cpu_collectives_implementation", "gloo")
            jax.config.update("jax_enable_preemption_service", False)  # It would keep SIGTERM from ending a process.
            take_place(jax)
        import keras_training
    except ImportError as error:
        raise InputError(
            f"{error}; it needs Keras, JAX and pyarrow: python -m pip install -r {os.path.join(HERE, 'train-keras.txt')}"
        ) from None
    return jax, keras_training


def take_place(jax):
    """Connects this process with the others of its launcher."""
    # Without an address it is for JAX to find the launcher.
    found = next((names for names in LAUNCHERS if ADDRESS in os.environ and set(names[:2]) <= set(os.environ)), None)
    try:
        count, own, devices = (os.environ.get(name) for name in found or BY_HAND)
        jax.distributed.initialize(
            num_processes=int(count) if found else None,
            process_id=int(own) if found else None,
            local_device_ids=[int(device) for device in devices.split(",")] if devices else None,
        )
    except (ValueError, RuntimeError) as error:
        raise InputError(
            f"--processes host: this process finds no place among others ({str(error).splitlines()[0]}); start it by a"
            f" launcher, with {ADDRESS}=HOST:PORT for the machine of the first process"
        ) from None


def train(options, data):
    jax, keras_training = connect(options.processes == "host")
    first = jax.process_index() == 0
    training = keras_training.Training(data, options.epochs, options.seed)
    if options.checkpoint is not None:
        training.restore_checkpoint(options.checkpoint)
    check_same_place(jax, len(training.history), options.checkpoint)
    line = time.monotonic()

    def on_step(epoch, step, loss):
        nonlocal line
        if first and time.monotonic() - line > keras_training.SECONDS_BETWEEN_LINES:
            line = time.monotonic()
            share = 100 * step // training.steps
            print(f"{PROGRESS}{epoch}: {share} % · {step}/{training.steps} steps · loss {loss:.4f}", file=sys.stderr, flush=True)

    def after_epoch(results):
        if not first:
            return
        print(
            f"epoch {results['epoch']}/{training.epochs} · loss {results['loss']:.6f} · test loss {results['testLoss']:.6f}"
            f" · exact match {results['exactMatch']:.4f} · {results['seconds']:.1f} s",
            flush=True,
        )
        if options.checkpoint is not None:
            training.save_checkpoint(options.checkpoint)

    try:
        training.run(after_epoch, on_step)
    except jax.errors.JaxRuntimeError as error:
        if options.verbose or jax.process_count() == 1:
            raise
        cause = str(error).splitlines()[0].split("Error dispatching computation: ")[-1]
        print(f"A computation of all processes failed ({cause}); {what_is_kept(options)}", file=sys.stderr, flush=True)
        os._exit(1)  # Otherwise JAX waits a minute for a process that has ended, and aborts this one.
    if first:
        training.save(options.out)
        print(options.out, flush=True)
    if jax.process_count() > 1:
        jax.distributed.shutdown()


def check_same_place(jax, epochs, checkpoint):
    """Raises InputError if the processes do not all go on after the same epoch."""
    if jax.process_count() > 1:
        from jax.experimental import multihost_utils

        found = multihost_utils.process_allgather(epochs).tolist()
        if len(set(found)) > 1:
            raise InputError(f"--checkpoint {checkpoint}: not every process sees the same; name a folder that all machines share")


def start_processes(options):
    """Runs this command in several processes, and returns the exit code."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    count = int(options.processes)
    common = {ADDRESS: f"127.0.0.1:{port}", STARTED: "1"}
    command = [sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--processes", "host"]
    processes, errors, readers = [], [[] for _ in range(count)], []
    try:
        for number in range(count):
            process = subprocess.Popen(
                command,
                env={**os.environ, **common, **dict(zip(BY_HAND, map(str, (count, number, number))))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,  # Ctrl+C reaches this process alone, which ends all of them.
            )
            processes.append(process)
            first = number == 0
            for stream, kept, shown, every in [
                (process.stdout, [], sys.stdout if first else None, True),
                (process.stderr, errors[number], sys.stderr if first or options.verbose else None, options.verbose),
            ]:
                readers.append(threading.Thread(target=pass_on, args=(stream, kept, shown, every), daemon=True))
                readers[-1].start()
        while any(process.poll() is None for process in processes) and not any(process.poll() for process in processes):
            time.sleep(0.02)
        failed = [number for number, process in enumerate(processes) if process.poll()]
        # If one is killed, the others end with an error of theirs soon.
        failed.sort(key=lambda number: processes[number].returncode != -signal.SIGKILL)
        code = processes[failed[0]].returncode if failed else 0
    finally:
        for process in processes:
            process.kill()
            process.wait()
    for reader in readers:
        reader.join()
    if code > 0 and not options.verbose:
        sys.stderr.write("".join(errors[failed[0]][-20:]))
    if code < 0:
        print(f"A process was ended by {signal.Signals(-code).name}; {what_is_kept(options)}", file=sys.stderr)
    return code


def what_is_kept(options):
    return f"the same command goes on from {options.checkpoint}" if options.checkpoint else "nothing was saved"


def pass_on(stream, kept, shown, every):
    """Shows the lines of a process, or of those only its progress. Keeps the last of the others."""
    for line in stream:
        if line.startswith("[Gloo]"):  # how many processes are connected, from each of them
            continue
        if shown and (every or line.startswith(PROGRESS)):
            shown.write(line)
            shown.flush()
        else:
            kept.append(line)
            del kept[:-100]


def end_with_parent():
    def wait():
        # Not sys.stdin: Python aborts if a thread still waits in its buffer when the program ends.
        while os.read(0, 1024):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if os.environ.get(STARTED):
            end_with_parent()
            train(options, EncodedPairs(options.data))
            return 0
        data = check(options)
        if options.processes not in ("1", "host"):
            code = start_processes(options)
            return 1 if code < 0 else code
        train(options, data)
        return 0
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"Stopped; {what_is_kept(options)}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
