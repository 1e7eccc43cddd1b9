"""Variables whose types other cells cannot name: none is lost, and what becomes `any` is told."""

from _under_test import SessionTest

HIDDEN = """
interface Hidden { readonly a: number; readonly b: string }
class Secret { private x = 1; y = 2 }
const symbol = Symbol("s");
export function hidden(): Hidden { return { a: 1, b: "x" }; }
export async function later(): Promise<Hidden> { return hidden(); }
export const secret = () => new Secret();
export const withSymbol = { [symbol]: 1, z: 2 };
export const unique: typeof symbol = symbol;
export class Open { #own = 1; private other = 2; }
"""


class NamelessTest(SessionTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.project / "src/hidden.ts").write_text(HIDDEN)
        inner = cls.project / "notebooks/node_modules/outer/node_modules/inner"
        inner.mkdir(parents=True)
        (inner / "package.json").write_text('{ "name": "inner", "version": "1.0.0", "main": "index.js", "types": "index.d.ts" }')
        (inner / "index.d.ts").write_text("export interface Inner { readonly deep: number }\n")
        (inner / "index.js").write_text("")
        outer = inner.parents[1]
        (outer / "package.json").write_text('{ "name": "outer", "version": "1.0.0", "main": "index.js", "types": "index.d.ts" }')
        (outer / "index.d.ts").write_text('import { Inner } from "inner";\nexport declare function make(): Inner;\n')
        (outer / "index.js").write_text("exports.make = () => ({ deep: 7 });\n")

    def declares(self, cell):
        """Runs a cell. @returns which names are told to be any."""
        answer = self.run_cell(cell)
        self.assertEqual(answer.status, "ok", answer.messages)
        told = [c["text"] for c in answer.contents("stream")]
        self.assertLessEqual(len(told), 1, told)
        return told[0].strip().rsplit(" in the type of ", 1)[1] if told else None

    def refuses(self, cell, words):
        answer = self.run_cell(cell)
        self.assertEqual(answer.status, "error")
        self.assertIn(words, answer.error[2])

    def test_1_interface_that_its_file_does_not_export(self):
        told = self.declares(
            'import { hidden, later, secret, unique, withSymbol, Open } from "../src/hidden";\n'
            "const before = 1, h = hidden();\nconst after = 3;"
        )
        self.assertIsNone(told)
        self.assertEqual(self.value("[before, h.a, after]"), "[ 1, 1, 3 ]")
        self.refuses("h.nothing", "'nothing' does not exist on type 'Hidden'")

    def test_2_class_behind_a_promise_and_a_function(self):
        self.assertIsNone(self.declares("const s = secret(), soon = await later(), { b, ...others } = hidden();"))
        self.assertEqual(self.value("[s.y, soon.a, b, others.a]"), "[ 2, 1, 'x', 1 ]")
        self.refuses("soon.nothing", "'nothing' does not exist on type 'Hidden'")
        # The way goes on from what an earlier cell has.
        self.assertIsNone(self.declares("const again = soon;"))
        self.refuses("again.nothing", "'nothing' does not exist on type 'Hidden'")

    def test_3_a_redeclared_name_does_not_change_an_older_type(self):
        self.declares("const kept = hidden();")
        self.declares("function hidden() { return 3; }")
        self.assertEqual(self.value("kept.a + hidden()"), "4")
        self.declares('import { hidden } from "../src/hidden";')

    def test_4_unique_symbols(self):
        self.assertIsNone(self.declares("const w = withSymbol, u = unique;"))
        self.assertEqual(self.value("[w.z, u]"), "[ 2, Symbol(s) ]")
        self.assertIsNone(self.declares('const own = Symbol("own"), keyed = { [own]: 5 };'))
        self.assertEqual(self.value("keyed[own]"), "5")

    def test_5_anonymous_classes_and_private_names(self):
        told = self.declares("const Anonymous = class { private x = 1; y = 5; #z = 3; };\nconst one = new Anonymous(), n = 5;")
        self.assertEqual(told, "Anonymous and one.")
        self.assertEqual(self.value("[one.y, n]"), "[ 5, 5 ]")
        self.assertIsNone(self.declares("class Named extends Open { r = 3; #secret = 4 }"))
        self.assertEqual(self.value("new Named().r"), "3")
        self.assertEqual(self.declares("class Based extends (class { private k = 1; t = 3 }) { v = 2 }"), "Based.")
        self.assertEqual(self.value("new Based().t + new Based().v"), "5")

    def test_6_members_and_results(self):
        told = self.declares(
            "class Holder { h = hidden(); get q() { return secret(); } m(x = hidden()) { return x; } ok: number = 4 }"
        )
        self.assertEqual(told, "Holder.")
        self.assertEqual(self.value("const holder = new Holder(); [holder.h.a, holder.q.y, holder.m().b, holder.ok]"), "[ 1, 2, 'x', 4 ]")
        self.refuses("holder.ok.nothing", "'nothing' does not exist on type 'number'")
        told = self.declares(
            "function local(n: number) { class Local { private a = 1; b = 2 } return new Local(); }\n"
            "const arrow = () => hidden();"
        )
        self.assertEqual(told, "local and arrow.")
        self.assertEqual(self.value("local(1).b + arrow().a"), "3")
        self.refuses('local("1")', "not assignable to parameter of type 'number'")

    def test_7_collections(self):
        self.assertEqual(self.declares("const list = [hidden()], map = new Map([[1, hidden()]]), five = 5;"), "list and map.")
        self.assertEqual(self.value("[list[0].a, map.get(1)?.a, five]"), "[ 1, 1, 5 ]")

    def test_8_type_of_a_package_inside_a_package(self):
        self.assertIsNone(self.declares('import { make } from "outer";\nconst deep = make(), beside = 1;'))
        self.assertEqual(self.value("deep.deep + beside"), "8")
        self.refuses("deep.nothing", "'nothing' does not exist on type 'Inner'")
