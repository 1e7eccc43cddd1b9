"""The fixture that holds our BLEU to sacrebleu: python scripts/parity/make_bleu.py test/text/fixtures/bleu.json

Needs sacrebleu 2 in any environment.
"""

import json
import sys

import sacrebleu

FILE = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
LIBRARY = "¿ Has estado en la biblioteca ?"
CASES = {
    "right": (["No la hemos visto .", "¿ Canta Elena ?"], ["No la hemos visto .", "¿ Canta Elena ?"]),
    "one word missing": (["Mi silla es roja .", LIBRARY], ["Mi silla no es roja .", LIBRARY]),
    "too short": (
        ["Al rey le gusta", "Había un hombre"],
        ["Al rey le gusta ese jersey grande .", "Había un hombre perezoso en este castillo ."],
    ),
    "too long, and repeating": (
        ["la la la la la la la hija de Ana estaba", "Caminamos . . . . ."],
        ["La hija de Ana estaba delante del castillo .", "Caminamos ."],
    ),
    "few in a row": (
        ["el perro y la silla roja", "un gato no canta"],
        ["la silla roja y el perro", "un perro no canta hoy"],
    ),
    "no four in a row": (["el rey no canta hoy", LIBRARY[:8]], ["el rey no come hoy", "¿ Has venido ?"]),
    "neither three nor four in a row": (["el rey come un pan"], ["un rey come el queso"]),
    "nothing right": (["a b c d e f"], ["g h i j k"]),
    "one empty answer": (["", LIBRARY], ["Caminamos .", LIBRARY]),
    "other case": (["no la hemos visto ."], ["No la hemos visto ."]),
    "shorter than four": (["Caminamos .", "Corre ya"], ["Caminamos .", "Corre ahora"]),
}


def case(name, outputs, references):
    score = sacrebleu.corpus_bleu(outputs, [references], tokenize="none", smooth_method="exp").score
    texts = {"outputs": [text.split() for text in outputs], "references": [text.split() for text in references]}
    return {"name": name, **texts, "score": score}


cases = [case(name, *texts) for name, texts in CASES.items()]
with open(FILE, "w", encoding="utf8") as file:
    json.dump({"sacrebleu": sacrebleu.__version__, "cases": cases}, file, ensure_ascii=False, indent=1)
    file.write("\n")
