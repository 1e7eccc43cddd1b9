"""papermill passes parameters to a TypeScript notebook, found as its command in .venv finds it."""

import json
import unittest

from papermill.translators import papermill_translators
from papermill.engines import papermill_engines

from _under_test import SessionTest

VALUES = {"seed": 3, "rate": 0.5, "name": 'a "quoted"\n\\ line é', "on": True, "none": None, "list": [1, "b", [False]], "map": {"a-b": 1}}


class Papermill(SessionTest):
    def test_every_kind_of_value_arrives(self):
        self.assertIn("typescript", papermill_engines._engines)
        translator = papermill_translators.find_translator("under-test", "typescript")
        self.run_cell("let seed = 1;")
        self.assertEqual(self.run_cell(translator.codify(VALUES)).status, "ok")
        sent = self.run_cell(f"console.log(JSON.stringify({{ {', '.join(VALUES)} }}))").stdout
        self.assertEqual(json.loads(sent), VALUES)
        self.assertEqual(translator.translate(float("inf")), "Infinity")
        (found,) = translator.inspect({"source": "let seed: number = 1; // of the run"})
        self.assertEqual((found.name, found.inferred_type_name, found.default, found.help), ("seed", "number", "1", "of the run"))


if __name__ == "__main__":
    unittest.main()
