"""A notebook of another project: its own tsconfig.json, packages and files, and no file of the workbook."""

import json
import unittest
from pathlib import Path

from _under_test import PATIENCE, SessionTest

TSCONFIG = """{
  // Comments are allowed here.
  "compilerOptions": {
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "noUnusedLocals": true,
    "verbatimModuleSyntax": true,
    "outDir": "dist",
    "paths": { "@lib/*": ["./lib/*"] }
  },
  "include": ["lib"]
}
"""

FILES = {
    "other/package.json": json.dumps({"name": "other", "type": "module"}),
    "other/tsconfig.json": TSCONFIG,
    "other/lib/area.ts": "import { unit } from './unit.js';\nexport const area = (side: number): string => `${side * side} ${unit}`;\n",
    "other/lib/unit.ts": "export const unit = 'm2';\n",
    "other/lib/where.mts": "export const where: string = import.meta.url;\n",
    "other/lib/broken.ts": "export function fail(): never {\n  throw new RangeError('too far');\n}\n",
    "other/lib/view.tsx": "declare const h: (name: string, props: unknown, ...children: unknown[]) => unknown;\nexport const view = <b>bold</b>;\n",
    "other/notebooks/deep/data.json": '{ "answer": 42 }',
    # Only `import` finds something in this package, as in many that are modules alone.
    "other/node_modules/greeter/package.json": json.dumps(
        {"name": "greeter", "version": "1.0.0", "type": "module", "exports": {".": {"types": "./index.d.ts", "import": "./index.js"}}}
    ),
    "other/node_modules/greeter/index.js": "export const greet = (name) => `hello ${name}`;\n",
    "other/node_modules/greeter/index.d.ts": "export declare const greet: (name: string) => string;\n",
    # The workbook has a package of this name, too.
    "other/node_modules/zod/package.json": json.dumps({"name": "zod", "version": "0.0.1", "main": "index.js", "types": "index.d.ts"}),
    "other/node_modules/zod/index.js": "exports.whose = 'of the project';\n",
    "other/node_modules/zod/index.d.ts": "export declare const whose: string;\n",
    "outside/helper.ts": "export const double = (value: number): number => 2 * value;\n",
    "outside/wrong.ts": "export const count: number = 'three';\n",
}


class OtherProject(SessionTest):
    @classmethod
    def start(cls):
        cls.base = cls.project.parent
        for name, text in FILES.items():
            (cls.base / name).parent.mkdir(parents=True, exist_ok=True)
            (cls.base / name).write_text(text)
        cls.folder_in_project = str(cls.base / "other/notebooks/deep")
        super().start()

    def test_its_files_by_relative_paths_and_by_the_paths_of_its_tsconfig(self):
        self.assertEqual(self.value("import { area } from '../../lib/area.js'; area(3)"), "'9 m2'")
        self.assertEqual(self.value("import { area as again } from '@lib/area'; again(4)"), "'16 m2'")
        self.assertEqual(self.value("import data from './data.json'; data.answer"), "42")
        self.assertEqual(self.value("import { where } from '../../lib/where.mjs'; where"), repr((self.base / "other/lib/where.mts").as_uri()))

    def test_its_compiler_settings(self):
        # Not strict, as its tsconfig.json leaves it; a variable that no cell has used yet is no error.
        self.assertEqual(self.value("const none: string = null;\nconst unused = 1;\nnone"), "null")
        ename, message, _ = self.run_cell("const text: string = 1;").error
        self.assertEqual((ename, message), ("TypeCheckError", "Type 'number' is not assignable to type 'string'."))

    def test_its_packages_come_before_those_of_the_workbook(self):
        self.assertEqual(self.value("import { greet } from 'greeter'; greet('you')"), "'hello you'")
        self.assertIn("not assignable", self.run_cell("greet(1)").error[1])
        self.assertEqual(self.value("import { whose } from 'zod'; whose"), "'of the project'")
        self.assertEqual(self.value("import seedrandom from 'seedrandom'; const random = seedrandom('1');\ntypeof random()"), "'number'")

    def test_a_file_that_is_edited_and_one_that_comes_later(self):
        name = "other/lib/later.ts"
        self.assertIn("Cannot find module", self.run_cell("import { later } from '@lib/later'; later").error[1])
        (self.base / name).write_text("export const later = 1;\n")
        self.assertEqual(self.value("import { later } from '@lib/later'; later"), "1")
        (self.base / name).write_text("export const later = 'two';\n")
        self.assertEqual(self.value("import { later } from '@lib/later'; later"), "'two'")

    def test_an_error_names_the_file_from_the_projects_folder(self):
        _, _, trace = self.run_cell("import { fail } from '../../lib/broken'; fail()").error
        self.assertIn("lib/broken.ts:2:", trace)
        self.assertIn("line 1", trace)
        self.assertNotIn("build/kernel", trace)

    def test_files_outside_the_project_by_absolute_paths(self):
        outside = self.base / "outside"
        self.assertEqual(self.value(f"import {{ double }} from '{outside}/helper'; double(21)"), "42")
        ename, message, trace = self.run_cell(f"import {{ count }} from '{outside}/wrong'; count").error
        self.assertEqual((ename, message), ("TypeCheckError", "Type 'string' is not assignable to type 'number'."))
        self.assertIn(f"{outside}/wrong.ts:1:14", trace)

    def test_help_and_completion_know_its_packages(self):
        self.run_cell("import { greet as hail } from 'greeter';")
        message = self.client.inspect("hail", 4)
        reply = self.client.get_shell_msg(timeout=PATIENCE)
        self.assertEqual(reply["parent_header"]["msg_id"], message)
        self.assertIn("(name: string) => string", reply["content"]["data"]["text/plain"])

    def test_nothing_is_written_into_the_project(self):
        self.run_cell("import { area as third } from '@lib/area'; third(1)")
        found = {str(path.relative_to(self.base)) for path in (self.base / "other").rglob("*") if path.is_file()}
        self.assertEqual(found - set(FILES) - {"other/lib/later.ts"}, set())


if __name__ == "__main__":
    unittest.main()
