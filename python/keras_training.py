"""Training of an encoded network in Keras on JAX, over all devices of all processes."""

import contextlib
import functools
import json
import math
import os
import time
import zipfile

import jax
import keras
import numpy as np
from keras import ops

import attention_workbook_keras as workbook
from encoded_pairs import InputError

SECONDS_BETWEEN_LINES = 10
CHECKPOINT = "checkpoint.npz"


def learning_rate(settings, steps):
    """The recipe's rate at each step: it falls along half a cosine to 0 at the last one, or by Keras' time decay."""
    rate = settings["learningRate"]
    if settings["cosine"]:
        return keras.optimizers.schedules.CosineDecay(rate, steps)
    if settings["decay"]:
        return keras.optimizers.schedules.InverseTimeDecay(rate, 1, settings["decay"])
    return rate


class SummedCrossEntropy(keras.losses.Loss):
    """Cross-entropy of each output step, summed over the steps that are not padding. In nats; [batch].

    from_scores: whether the network's output are scores, else probabilities. padding: id of the targets' padding, or None.
    """

    def __init__(self, from_scores, padding):
        super().__init__(name="loss", reduction="mean_with_sample_weight")
        self.from_scores = from_scores
        self.padding = padding

    def call(self, target, output):
        target = ops.cast(target, "int32")
        if self.from_scores:
            losses = ops.sparse_categorical_crossentropy(target, output, from_logits=True)
        else:
            taken = ops.take_along_axis(output, target[:, :, None], 2)[:, :, 0]
            losses = -ops.log(ops.clip(taken, 1e-7, 1.0))
        if self.padding is not None:
            losses = losses * ops.cast(ops.not_equal(target, self.padding), losses.dtype)
        return ops.sum(losses, 1)


def exact_match(padding, unknown):
    """Whether an answer is right at every step: [batch]. Padding is right, and an unknown token wrong."""

    def of_batch(target, output):
        target = ops.cast(target, "int32")
        right = ops.equal(target, ops.cast(ops.argmax(output, -1), "int32"))
        if unknown is not None:
            right = ops.logical_and(right, ops.not_equal(target, unknown))
        if padding is not None:
            right = ops.logical_or(right, ops.equal(target, padding))
        return ops.cast(ops.all(right, 1), "float32")

    return of_batch


def share_sequences():
    """Lets each device run the recurrent layers on its own rows of a batch.

    Left to itself, XLA adds the gradients of a cell's kernel up over all devices after each time step. Here each device
    adds its own up first, so that the devices talk once for each layer.
    """
    mesh = keras.distribution.distribution().device_mesh.backend_mesh
    rows, all_of_it = (jax.sharding.PartitionSpec(*names) for names in (mesh.axis_names, ()))
    plain = workbook.cell_sequence

    def shared(cell, x, kernel, bias):
        # While Keras finds out shapes, it gives batches of one process, which may not be divisible.
        if x.shape[0] % mesh.size:
            return plain(cell, x, kernel, bias)
        of_rows = functools.partial(plain, cell)
        specs = (rows, all_of_it, all_of_it)
        return jax.shard_map(of_rows, mesh=mesh, in_specs=specs, out_specs=rows, check_vma=False)(x, kernel, bias)

    workbook.cell_sequence = shared


class Training:
    """A network, its data and its recipe.

    Every process goes through the same batches and hands its own rows of each to Keras.
    """

    def __init__(self, data, epochs=None, seed=None):
        self.data = data
        self.settings = {**data.manifest["settings"], **({} if epochs is None else {"epochs": epochs})}
        self.epochs = self.settings["epochs"]
        self.seed = data.manifest["seed"] if seed is None else seed
        self.history = []
        self.size = self.settings["batchSize"]
        self.steps = math.ceil(data.count("train") / self.size)
        devices = jax.device_count()
        self.rows = math.ceil(self.size / devices) * devices
        keras.utils.set_random_seed(self.seed)
        if devices > 1:  # With one, Keras would compile the same step three times.
            keras.distribution.set_distribution(keras.distribution.DataParallel(auto_shard_dataset=False))
        self.network = keras.models.load_model(data.network, compile=False)
        if devices > 1:
            share_sequences()
        self.trained = self._compiled()

    def _compiled(self):
        """The part of the network that is trained: a translation up to its scores, as their loss is exact."""
        target = self.data.manifest["target"]
        ids = {name: target["special"].index(name) for name in target["special"]}
        padding, unknown = ids.get("<pad>"), ids.get("<unk>")
        from_scores = self.data.manifest["task"] == "translation"
        scores = self.network.get_layer("scores").output if from_scores else None
        model = keras.Model(self.network.inputs, scores) if from_scores else self.network
        loss = SummedCrossEntropy(from_scores, padding)
        model.compile(
            optimizer=keras.optimizers.Adam(
                learning_rate(self.settings, self.epochs * self.steps), clipnorm=self.settings["clipNorm"]
            ),
            loss=loss,
            weighted_metrics=[
                keras.metrics.MeanMetricWrapper(loss.call, name="mean_loss"),
                keras.metrics.MeanMetricWrapper(exact_match(padding, unknown), name="exact_match"),
            ],
        )
        model.optimizer.build(model.trainable_variables)
        return model

    def batches(self, part, random=None):
        """This process's rows of each batch, as Keras takes them."""
        share = self.rows // jax.process_count()
        own = slice(jax.process_index() * share, (jax.process_index() + 1) * share)
        inputs = [name for name in ("source", "previous") if name in self.data.manifest["columns"]]
        for columns, weights in self.data.batches(part, self.size, self.rows, random):
            given = tuple(columns[name][own] for name in inputs)
            yield given if len(given) > 1 else given[0], columns["target"][own], weights[own]

    def run(self, after_epoch, on_step):
        """Trains from where it stands to the last epoch.

        after_epoch: called with the epoch's results; on_step: called with epoch, step and loss after each step.
        Raises InputError if a loss is not a number.
        """
        began = time.perf_counter() - (self.history[-1]["seconds"] if self.history else 0)
        test_steps = math.ceil(self.data.count("test") / self.size)
        for epoch in range(len(self.history) + 1, self.epochs + 1):
            random = np.random.default_rng([self.seed, epoch])
            progress = keras.callbacks.LambdaCallback(
                on_train_batch_end=lambda step, logs: on_step(epoch, step + 1, logs["mean_loss"])
            )
            results = self.trained.fit(
                self.batches("train", random),
                steps_per_epoch=self.steps,
                epochs=1,
                shuffle=False,
                verbose=0,
                callbacks=[progress],
            ).history
            loss = float(results["mean_loss"][0])
            if not math.isfinite(loss):
                raise InputError(f"The loss of epoch {epoch} is not a number; a lower learning rate or another seed may help")
            test = self.trained.evaluate(self.batches("test"), steps=test_steps, verbose=0, return_dict=True)
            self.history.append(
                {
                    "epoch": epoch,
                    "loss": loss,
                    "testLoss": float(test["mean_loss"]),
                    "exactMatch": float(test["exact_match"]),
                    "seconds": time.perf_counter() - began,
                }
            )
            after_epoch(self.history[-1])

    def variables(self):
        return [*self.trained.variables, *self.trained.optimizer.variables]

    def identity(self):
        """What must be the same for a training to go on."""
        files = [shard["sha256"] for shard in [*self.data.manifest["train"], self.data.manifest["network"]]]
        epochs = self.epochs if self.settings["cosine"] else None
        return json.dumps([files, {**self.settings, "epochs": epochs}, self.seed])

    def save_checkpoint(self, folder):
        """Writes weights, optimizer and history as one file; there is always a whole one."""
        values = {f"v{n}": np.asarray(variable.value) for n, variable in enumerate(self.variables())}
        state = json.dumps({"identity": self.identity(), "history": self.history})

        def write(path):
            with open(path, "wb") as file:
                np.savez(file, state=np.array(state), **values)

        replace(os.path.join(folder, CHECKPOINT), write)

    def restore_checkpoint(self, folder):
        """Goes on from the folder's checkpoint, if it holds one. Raises InputError if it is of another training."""
        path = os.path.join(folder, CHECKPOINT)
        if not os.path.exists(path):
            return
        try:
            with np.load(path, allow_pickle=False) as stored:
                state = json.loads(str(stored["state"]))
                values = [stored[f"v{n}"] for n in range(len(stored.files) - 1)]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise InputError(f"{path}: is no checkpoint, or a damaged one ({error})") from None
        variables = self.variables()
        if state["identity"] != self.identity() or len(values) != len(variables):
            raise InputError(
                f"{folder}: is the checkpoint of a training with another recipe, seed or data; name another folder"
            )
        for variable, value in zip(variables, values):
            variable.assign(value)
        self.history = state["history"]

    def save(self, path):
        """Writes the network with its vocabularies and how it was made.

        Keras computes with weights when it saves them, and with weights of several processes that waits for all of them. So
        what is saved is a network of this process alone.
        """
        values = [np.asarray(variable.value) for variable in self.network.variables]
        keras.distribution.set_distribution(None)
        network = keras.models.load_model(self.data.network, compile=False)
        for variable, value in zip(network.variables, values):
            variable.assign(value)
        encoding = json.loads(network.encoding)
        last = self.history[-1]
        made = {
            "epochs": last["epoch"],
            "trainExamples": self.data.count("train"),
            "testExamples": self.data.count("test"),
            "seed": self.seed,
            "testLoss": last["testLoss"],
            "exactMatch": last["exactMatch"],
            "processes": jax.process_count(),
        }
        network.encoding = json.dumps({**encoding, "manifest": {**encoding["manifest"], **made}})
        replace(path, network.save)


def replace(path, write):
    """Writes a file under another name beside it and renames it, so that it is whole or absent."""
    folder, name = os.path.split(os.path.abspath(path))
    temporary = os.path.join(folder, f".unfinished-{name}")
    try:
        write(temporary)
        with open(temporary, "rb") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None
