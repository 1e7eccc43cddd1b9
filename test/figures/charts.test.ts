import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type GalleryData, galleryCharts } from "../../src/figures/gallery-chart";
import * as charts from "../../src/figures/index";

const folder = path.resolve(__dirname, "../../src/figures");
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");

test("every module that makes a chart stands in the one list", () => {
  const list = read("index.ts");
  const modules = readdirSync(folder).filter(
    (file) =>
      /makeFigure\(|atEveryWidth\(/.test(read(file)) && !["figure.ts", "every-width.ts"].includes(file),
  );
  assert.ok(modules.length >= 9);
  const missing = modules.filter(
    (file) => !list.includes(`export * from "./${path.basename(file, ".ts")}";`),
  );
  assert.deepEqual(missing, []);
});

const answer = ({
  source,
  ...rest
}: {
  output: string;
  target: string;
  source: string;
  family?: string;
}) => ({
  ...rest,
  sourceTokens: Array.from(source),
  probabilities: Array.from(rest.output, () => 0.9),
  probability: 0.9 ** rest.output.length,
});

/** Names of exported functions that draw a chart. */
const chartFunctions = (file: string) =>
  Array.from(read(file).matchAll(/^export function (\w+)[\s\S]*? \{$/gm))
    .filter(([signature]) => signature.endsWith("): Figure {"))
    .map(([, name]) => name);

test("every chart is in the gallery, drawn by a GalleryChart of its own file", () => {
  const drawn = readdirSync(folder)
    .filter((file) => !["figure.ts", "every-width.ts"].includes(file))
    .flatMap((file) => chartFunctions(file).map((name) => ({ name, gallery: inGallery(read(file)) })));
  assert.ok(drawn.length >= 17, `${drawn.length} charts were found`);
  const missing = drawn.filter(({ name, gallery }) => !gallery.includes(`${name}(`));
  assert.deepEqual(
    missing.map(({ name }) => name),
    [],
  );
});

/** What a file says of the gallery: the part from its first `GalleryChart` on. */
const inGallery = (source: string) =>
  source
    .split(/^export const \w+: GalleryChart = /m)
    .slice(1)
    .join("\n");

const data: GalleryData = {
  phrase: {
    said: "“a b” → 1",
    sourceTokens: ["a", "b"],
    attention: {
      sourceTokens: ["a", "b"],
      outputTokens: ["1", "2"],
      weights: [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
    },
    paddingNote: " note",
    alignment: [
      [0.9, 0.1],
      [0.2, 0.8],
    ],
    occlusion: [
      [0.5, 0],
      [0.1, 0.4],
    ],
    gradient: [
      [1, 2],
      [3, 4],
    ],
  },
  answers: [
    answer({ output: "12", target: "12", source: "ab", family: "a" }),
    answer({ output: "13", target: "12", source: "abc", family: "b" }),
    answer({ output: "12", target: "12", source: "ab", family: "a" }),
  ],
};
const namesIn = (of: GalleryData) =>
  galleryCharts(charts).flatMap((chart) => chart.inGallery(of).map(({ name }) => name));

test("a phrase without other evidence is drawn without it", () => {
  const { occlusion, gradient, ...phrase } = data.phrase;
  const left = namesIn({ ...data, phrase });
  assert.deepEqual(
    namesIn(data).filter((name) => !left.includes(name)),
    ["attention-evidence"],
  );
});

test("the gallery shows what its data hold, attention first, and each figure under a name of its own", () => {
  const training = {
    history: { epoch: [1, 2], loss: [2, 1], seconds: [1, 2] },
    phrase: "a b",
    sourceTokens: ["a", "b"],
    snapshots: [{ epoch: 1, outputTokens: ["1"], weights: [[0.5, 0.5]] }],
  };
  const all = namesIn({ ...data, training });
  assert.equal(all[0], "attention-heatmap");
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(
    galleryCharts(charts).flatMap(({ names }) => names),
    all,
    "the names that are looked up before anything is drawn",
  );
  assert.deepEqual(
    all.filter((name) => !namesIn(data).includes(name)),
    ["training-by-epoch", "training-by-seconds", "attention-over-epochs"],
  );
  const places = galleryCharts(charts).map(({ place, names: [name] }) => ({ place, name }));
  const shared = places.filter(({ place }) => places.filter((other) => other.place === place).length > 1);
  assert.deepEqual(shared, [], "charts in one place");
});

test("without families, or with answers of another length, the charts that need them stay away", () => {
  const others = namesIn({ ...data, answers: [answer({ output: "1", target: "12", source: "ab" })] });
  for (const name of ["accuracy-by-family", "confusion", "confidence-by-family", "probability-by-step"]) {
    assert.ok(!others.includes(name), name);
  }
  assert.ok(others.includes("accuracy-by-length"));
});
