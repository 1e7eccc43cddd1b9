/** What can be wrong with the vocabularies and lengths in `encoding.json`. */
import {
  bytes,
  encoding,
  type Fault,
  HUGE,
  layer,
  linked,
  removed,
  text,
} from "../../support/damaged-folders";

export const badEncodings: Fault[] = [
  [
    "encoding.json of null",
    text("encoding.json", "null"),
    /encoding\.json: Invalid input: expected object, received null/,
  ],
  ["encoding.json of an array", text("encoding.json", "[]"), /encoding\.json: /],
  ["encoding.json missing", removed("encoding.json"), /encoding\.json is missing/],
  [
    "encoding.json that is not UTF-8",
    bytes("encoding.json", (b) => b.fill(0xff, 4, 5)),
    /encoding\.json: not JSON/,
  ],
  ["a vocabulary of null", encoding("target", null), /encoding\.json: target/],
  ["an entry of null", encoding("source.entries.3", null), /encoding\.json: source\.entries\.3/],
  [
    "fewer source entries",
    encoding("source.entries", ["<pad>", "<unk>", "n"]),
    /the source vocabulary's size is 3, that of the network \d+/,
  ],
  [
    "a target entry more",
    encoding("target.entries.4", "x"),
    /the target vocabulary's size is 5, that of the network 4/,
  ],
  ["an entry twice", encoding("source.entries.4", " "), /source: .*no entry twice/],
  ["no padding", encoding("source.special", []), /the source padding's id is -1, that of the network 0/],
  ["another source length", encoding("sourceLength", 13), /sourceLength is 13, that of the network 12/],
  ["another target length", encoding("targetLength", 4), /targetLength is 4, that of the network 5/],
  [
    "a source length of a billion",
    [encoding("sourceLength", HUGE), layer("source", "config.batch_input_shape.1", HUGE)],
    /encoding\.json: sourceLength: .*100000/,
  ],
  [
    "a target length of a billion",
    [encoding("targetLength", HUGE), layer("attention", "config.target_length", HUGE)],
    /targetLength/,
  ],
  [
    "an encoding without an end",
    linked("encoding.json", "/dev/zero"),
    /encoding\.json: is a device or a pipe/,
  ],
  ["a length of null", encoding("sourceLength", null), /encoding\.json: sourceLength/],
  ["no manifest", encoding("manifest", undefined), /encoding\.json: manifest/],
  [
    "a target vocabulary without its start",
    encoding("target.special", ["<pad>", "<unk>"]),
    /has no start, end or padding/,
    "words",
  ],
];
