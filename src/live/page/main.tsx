/** Starts the live page: reads network and options from the page, and follows the embedding page. */
import { render } from "preact";
import { unpackWeights } from "../network/network";
import { Reader } from "../network/reader";
import { readAddress } from "./address";
import { App } from "./app";
import type { PageData } from "./page-data";

const textOf = (id: string): string => document.getElementById(id)?.textContent ?? "";

function storedWeights(): Float32Array {
  const bytes = Uint8Array.from(atob(textOf("weights")), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function setTheme(theme: unknown): void {
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
}

/** Tells the embedding page how high this page is, and adopts its theme. */
function followEmbeddingPage(): void {
  const send = () =>
    window.parent.postMessage({ liveFigure: { height: document.documentElement.offsetHeight } }, "*");
  new ResizeObserver(send).observe(document.documentElement);
  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent) {
      setTheme(data?.liveFigure?.theme);
    }
  });
}

const { title, examples, shape, table } = JSON.parse(textOf("page-data")) as PageData;
const reader = new Reader({ shape, weights: unpackWeights({ table, data: storedWeights() }) });

/** For scripts: the network's answer to a phrase, without showing it. */
function answerOf(phrase: string) {
  const reading = reader.read(phrase);
  const { output, steps } = reader.write(reading);
  return {
    output,
    tokens: steps.map(({ token }) => reader.target.entries[token]),
    probabilities: steps.map(({ token, probabilities }) => probabilities[token]),
    /** [outputTokens, length]: the source tokens, and the padding after them unless it is masked. */
    weights: steps.map(({ weights }) => Array.from(weights)),
  };
}

Object.assign(window, { liveFigure: { answer: answerOf } });
setTheme(readAddress(location.hash).theme);
if (window.parent !== window) {
  followEmbeddingPage();
}
const root = document.getElementById("live") as HTMLElement;
root.textContent = "";
render(<App reader={reader} title={title} examples={examples} />, root);
