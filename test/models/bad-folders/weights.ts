/** What can be wrong with the weights: the file `weights.bin`, and its list in `model.json`. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import {
  aNumber,
  bytes,
  type Fault,
  HUGE,
  linked,
  removed,
  set,
  specs,
  text,
} from "../../support/damaged-folders";

export const badWeights: Fault[] = [
  [
    "weights cut by 4 bytes",
    bytes("weights.bin", (b) => b.subarray(0, -4)),
    /weights\.bin: has [\d,]+ bytes where/,
  ],
  [
    "weights cut by 1 byte",
    bytes("weights.bin", (b) => b.subarray(0, -1)),
    /weights\.bin: has [\d,]+ bytes where/,
  ],
  [
    "weights longer by 4 bytes",
    bytes("weights.bin", (b) => Buffer.concat([b, Buffer.alloc(4)])),
    /weights\.bin: has/,
  ],
  ["no weights at all", text("weights.bin", ""), /weights\.bin: has 0 bytes/],
  ["weights missing", removed("weights.bin"), /weights\.bin is missing/],
  [
    "weights that are a folder",
    [removed("weights.bin"), (folder) => mkdirSync(path.join(folder, "weights.bin"))],
    /weights\.bin: is a folder; name a file \(EISDIR/,
  ],
  ["a weight that is NaN", aNumber(0, Number.NaN), /weights\.bin: encoder\/forward_kernel holds NaN/],
  [
    "an infinite last weight",
    aNumber(-4, Number.NEGATIVE_INFINITY),
    /weights\.bin: output\/bias holds -Infinity/,
  ],
  ["another dtype", specs("0.dtype", "int32"), /model\.json: weightsManifest\.0\.weights\.0\.dtype/],
  [
    "quantized weights",
    specs("0.quantization", { dtype: "uint8", scale: 1, min: 0 }),
    /model\.json: .*quantization/,
  ],
  [
    "a weight of another name",
    specs("0.name", "encoder/other"),
    /model\.json: lists no weights encoder\/forward_kernel/,
  ],
  [
    "a weight listed twice",
    specs("0.name", "output/bias"),
    /model\.json: lists the weights output\/bias twice/,
  ],
  [
    "a transposed shape",
    specs("0.shape", [12, 13]),
    /forward_kernel of shape \[12, 13\], the network needs \[13, 12\]/,
  ],
  ["a negative shape", specs("0.shape", [-1]), /weights\.0\.shape\.0/],
  ["a shape of null", specs("0.shape", null), /weights\.0\.shape/],
  ["a shape of a billion", specs("0.shape", [HUGE, HUGE]), /weights\.bin: has/],
  ["no list of weights", set("model.json", "weightsManifest", undefined), /model\.json: weightsManifest/],
  ["weights in two files", set("model.json", "weightsManifest.1", {}), /model\.json: weightsManifest/],
  ["weights that link to themselves", linked("weights.bin", "weights.bin"), /weights\.bin: .*ELOOP/],
  ["weights without an end", linked("weights.bin", "/dev/zero"), /weights\.bin: is a device or a pipe/],
];
