"""A session with so many declarations that the older ones settle in a file of their own."""

import unittest

from _under_test import SessionTest

DECLARED = """
import { basename } from "node:path";
interface Shape { sides: number }
class Square implements Shape { private own = 1; sides = 4; area(): number { return this.own; } }
enum Color { red, green }
type Pair = [Shape, Color];
const square = new Square();
let count = 1;
function wide(a: number): string;
function wide(a: string): number;
function wide(a: number | string) { return typeof a === "number" ? String(a) : a.length; }
const sides = (shape: Shape) => shape.sides;
"""
# More than the compiler reads anew for each cell.
MANY = "\n".join(f"const filling{i} = {{ number: {i}, text: 'number {i}' }};" for i in range(200))


class LongSessionTest(SessionTest):
    def setUp(self):
        for code in (DECLARED, MANY, "filling199.number"):
            answer = self.run_cell(code)
            self.assertEqual(answer.status, "ok", answer.messages)

    def complains(self, code, part):
        self.assertIn(part, self.run_cell(code).error[2])

    def test_values_and_types_are_there(self):
        self.assertEqual(self.value("const pair: Pair = [square, Color.green]; [sides(pair[0]), pair[1]]"), "[ 4, 1 ]")
        self.assertEqual(self.value("const parts = { square, count }; sides(parts.square) + parts.count"), "5")
        self.assertEqual(self.value("[wide(12), wide('four'), basename('a/b')]"), "[ '12', 4, 'b' ]")
        self.assertEqual(self.value("count += 1; count"), "2")
        self.complains("wide(true)", "No overload matches this call")
        self.complains("square.own", "Property 'own' is private")
        self.complains("filling7.nothing", "Property 'nothing' does not exist")

    def test_a_new_cell_may_declare_them_again(self):
        self.assertEqual(self.value("let count = 'many'; count.length"), "4")
        self.assertEqual(self.value("const filling3 = 3, made = filling4.number + count.length; made + filling3"), "11")
        self.complains("filling3.text", "Property 'text' does not exist")
        self.run_cell("class Square { private other = 2; sides = 5; height = 1 }")
        self.complains("const old: Square = square; old.height.toUpperCase()", "toUpperCase")
        self.assertEqual(self.value("sides(new Square())"), "5")
        self.run_cell("interface Shape { corners: number }")
        self.complains("sides(new Square())", "corners")
        self.assertEqual(self.value("type Color = string; const color: Color = 'red'; color"), "'red'")

    def test_a_failed_cell_leaves_them(self):
        self.complains("throw new Error('before'); const filling5 = 'text';", "before")
        self.assertEqual(self.value("filling5.number"), "5")
        self.complains("const filling6 = 'text'; throw new Error('after');", "after")
        self.assertEqual(self.value("filling6.toUpperCase()"), "'TEXT'")
        self.complains("const filling8: string = 8;", "not assignable")
        self.assertEqual(self.value("filling8.number"), "8")

    def test_a_module_and_help(self):
        self.assertEqual(self.run_cell("/** @module own */\nexport const own = 7;").status, "ok")
        self.assertEqual(self.value("import { own } from '../own'; own + filling1.number"), "8")
        code = "filling9.num"
        reply = self.client.complete(code, len(code), reply=True, timeout=60)
        self.assertEqual(reply["content"]["matches"], ["number"])
        reply = self.client.inspect("sides", 3, reply=True, timeout=60)
        self.assertIn("shape: Shape", reply["content"]["data"]["text/plain"])


if __name__ == "__main__":
    unittest.main()
