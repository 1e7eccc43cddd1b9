"""Parameters of papermill (`-p seed 3`) for TypeScript notebooks: importing this module registers the translator.

Set-up puts it into .venv as an engine of papermill's, the one kind of addition that papermill looks for by itself.
"""

import json
import math
import re

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

DECLARATION = re.compile(r"(?m)^\s*(?:let|const|var)\s+([\w$]+)\s*(?::\s*([^=]+?))?\s*=\s*(.+?);?\s*(?://\s*(.*))?$")


class TypeScriptTranslator(Translator):
    @classmethod
    def translate(cls, val):
        if isinstance(val, float) and not math.isfinite(val):
            return "NaN" if math.isnan(val) else "Infinity" if val > 0 else "-Infinity"
        if isinstance(val, dict):
            return "{ %s }" % ", ".join(f"{json.dumps(str(key))}: {cls.translate(value)}" for key, value in val.items())
        if isinstance(val, (list, tuple)):
            return "[%s]" % ", ".join(cls.translate(value) for value in val)
        return json.dumps(val, default=str)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        # A later cell may assign to it, as it may to the default that this replaces.
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        found = DECLARATION.findall(parameters_cell["source"])
        return [Parameter(name=name, inferred_type_name=kind or "None", default=value, help=about) for name, kind, value, about in found]


papermill_translators.register("typescript", TypeScriptTranslator)


class Engine(NBClientEngine):
    """Papermill's own engine, unchanged."""
