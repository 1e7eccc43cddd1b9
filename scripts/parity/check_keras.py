"""What Keras makes of exported networks: python scripts/parity/check_keras.py FOLDER

FOLDER holds NAME.keras for each network and inputs.json: {"NAME": {"source": ids, "previous": ids or nothing, "texts": for
some, lists of tokens}}. Writes what Keras answers as float32, one number after the other, to NAME.probabilities and
NAME.attention, its answers to the texts to NAME.written.json, and each model as Keras saves it to NAME.again.keras. `demo`
is not read but made: the article's network of Keras' own layers, with drawn weights. test/keras/real-keras.ts runs this.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "python")]

import numpy as np
from article_model import ArticleModel, keras

import attention_workbook_keras as workbook

FOLDER = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
DEMO = {
    "sourceLength": 6,
    "sourceVocabulary": 6,
    "encoderUnits": 2,
    "decoderUnits": 4,
    "scoreUnits": 3,
    "targetLength": 3,
    "targetVocabulary": 4,
}


def at(name):
    return os.path.join(FOLDER, name)


def write(name, part, numbers):
    np.asarray(numbers, "<f4").tofile(at(f"{name}.{part}"))


def exported(name, given):
    model = keras.models.load_model(at(f"{name}.keras"))
    ids = [np.array(given[part], "int32") for part in ("source", "previous") if part in given]
    has_attention = "attention" in [layer.name for layer in model.layers]
    network = workbook.with_attention(model) if has_attention else model
    made = network.predict(ids if len(ids) > 1 else ids[0], batch_size=len(ids[0]), verbose=0)
    for part, numbers in zip(("probabilities", "attention"), made if has_attention else [made]):
        write(name, part, numbers)
    if "texts" in given:
        with open(at(f"{name}.written.json"), "w", encoding="utf-8") as file:
            json.dump(model.translate(given["texts"]), file)
    model.save(at(f"{name}.again.keras"))


def demo(given):
    network = ArticleModel(DEMO)
    random = np.random.default_rng(7)
    for variable in network.model.weights:
        variable.assign(random.normal(0, 0.7, variable.shape))
    heads = network.model.predict(np.array(given["source"], "int32"), batch_size=len(given["source"]), verbose=0)
    write("demo", "probabilities", np.stack(heads, 1))
    network.model.save(at("demo.again.keras"))


with open(at("inputs.json"), encoding="utf-8") as file:
    asked = json.load(file)
for name, given in asked.items():
    demo(given) if name == "demo" else exported(name, given)
print(f"{keras.backend.backend()} {keras.__version__}: {len(asked)} networks")
