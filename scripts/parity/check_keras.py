"""What Keras makes of exported networks: python scripts/parity/check_keras.py FOLDER

FOLDER holds inputs.json ({"NAME": {"source": ids, "previous": ids or nothing}}) and NAME.keras for each. Writes what Keras
answers to NAME.answers.json, and each model as Keras saves it to NAME.again.keras. `demo` is not read but made: the
article's network of Keras' own layers, with drawn weights. test/keras/real-keras.ts runs this.
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


def write(name, probabilities, attention=None):
    answers = {"probabilities": np.asarray(probabilities).tolist()}
    if attention is not None:
        answers["attention"] = np.asarray(attention).tolist()
    with open(os.path.join(FOLDER, f"{name}.answers.json"), "w", encoding="utf-8") as file:
        json.dump(answers, file)


def exported(name, given):
    model = keras.models.load_model(os.path.join(FOLDER, f"{name}.keras"))
    ids = [np.array(rows, "int32") for rows in given.values()]
    names = [layer.name for layer in model.layers]
    network = workbook.with_attention(model) if "attention" in names else model
    made = network(ids if len(ids) > 1 else ids[0])
    probabilities, attention = made if "attention" in names else (made, None)
    as_array = keras.ops.convert_to_numpy
    write(name, as_array(probabilities), None if attention is None else as_array(attention))
    model.save(os.path.join(FOLDER, f"{name}.again.keras"))


def demo(given):
    network = ArticleModel(DEMO)
    random = np.random.default_rng(7)
    for variable in network.model.weights:
        variable.assign(random.normal(0, 0.7, variable.shape))
    heads = network.model(np.array(given["source"], "int32"))
    write("demo", np.stack([keras.ops.convert_to_numpy(head) for head in heads], 1))
    network.model.save(os.path.join(FOLDER, "demo.again.keras"))


with open(os.path.join(FOLDER, "inputs.json"), encoding="utf-8") as file:
    asked = json.load(file)
for name, given in asked.items():
    demo(given) if name == "demo" else exported(name, given)
print(f"{keras.backend.backend()} {keras.__version__}: {len(asked)} networks")
