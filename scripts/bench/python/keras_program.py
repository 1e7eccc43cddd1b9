"""The demo's model in Keras 3 on TensorFlow: with the step of Keras' own `fit`, or with one function for all of it.

What was tried and is slower: recurrent layers unrolled over time, oneDNN off, one thread.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "parity"))

from article_model import ArticleModel, article_adam, head_losses  # sets what Keras reads at import
from serve import serve

import keras
import numpy as np
import tensorflow as tf


class KerasProgram:
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__}

    def __init__(self, workload, form):
        step, *options = form.split("+")  # "train_on_batch" or "train_step", "+xla" or nothing
        self.heads = range(workload.sizes["targetLength"])
        self.vocabulary = workload.sizes["targetVocabulary"]
        made = ArticleModel(workload.sizes)
        made.load(workload.weights)
        self.model = made.model
        settings = workload.settings
        optimizer = article_adam(settings["learningRate"], settings["decay"], settings["clipNorm"])
        losses = ["categorical_crossentropy" for _ in self.heads]
        self.model.compile(optimizer, losses, jit_compile="xla" in options)
        self.step = self.on_batch if step == "train_on_batch" else self.own_step("xla" in options)

    def one_hot(self, target):
        return np.eye(self.vocabulary, dtype=np.float32)[target]

    def on_batch(self, source, target):
        rows = self.one_hot(target)
        self.model.reset_metrics()  # so that the number is this batch's, not the mean since the start
        return self.model.train_on_batch(source, [rows[:, head] for head in self.heads])[0]

    def own_step(self, xla):
        variables = self.model.trainable_variables
        self.model.optimizer.build(variables)

        @tf.function(jit_compile=xla, reduce_retracing=True)
        def step(source, target):
            with tf.GradientTape() as tape:
                rows = tf.one_hot(target, self.vocabulary)
                loss = head_losses(rows, self.model(source, training=True))
            gradients = tape.gradient(loss, [variable.value for variable in variables])
            self.model.optimizer.apply(gradients, variables)
            return loss

        return lambda source, target: step(tf.constant(source), tf.constant(target))

    def run(self, batches):
        return [float(loss) for loss in [self.step(source, target) for source, target in batches]]

    def probabilities(self, source):
        return np.stack(self.model.predict(source, batch_size=500, verbose=0), 1)


serve(KerasProgram)
