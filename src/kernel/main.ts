/** Starts the kernel: the thread for the channels first, then what takes longer to load. */
import "../native/environment";
import { readFileSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { getHeapStatistics } from "node:v8";
import { MessageChannel, Worker } from "node:worker_threads";
import { isInterrupted } from "../progress/interrupted";
import { registerNotebook } from "../progress/notebook";
import type { ChannelsData } from "./channels";
import { Comms } from "./comms";
import type { Handler as HandlerOfRequests } from "./handler";
import { kernelInfo } from "./kernel-info";
import type { Language as LanguageSide } from "./language/language";
import { Link } from "./link";
import { Questions } from "./questions";
import { report } from "./reports";
import type { Given } from "./session";
import { newShared } from "./shared";
import { replaceStandardInput, StandardInput } from "./standard-input";
import { Stop } from "./stop";
import { TensorFlowWatch } from "./tensorflow";
import type { Connection } from "./wire";

export interface StartSettings {
  /** The project's folder. */
  readonly root: string;
  readonly connectionFile: string;
  /** The compiled file of the channels' thread. */
  readonly channelsFile: string;
  /** The language side with all that it has read, from a snapshot. */
  readonly language?: LanguageSide;
}

export async function start(settings: StartSettings): Promise<void> {
  const { root, connectionFile, channelsFile } = settings;
  report({ heapLimit: getHeapStatistics().heap_size_limit });
  const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
  const shared = newShared();
  const versionOf = (file: string) =>
    JSON.parse(readFileSync(path.join(root, file), "utf8")).version as string;
  const info = kernelInfo(versionOf("package.json"), versionOf("node_modules/typescript/package.json"));
  const asking = new MessageChannel();
  // Deep inside TensorFlow.js ten frames do not reach back to the cell.
  Error.stackTraceLimit = 200;
  const workerData: ChannelsData = { connection, shared, kernelInfo: info, questions: asking.port2 };
  const transferList = [asking.port2];
  const channels = new Worker(channelsFile, { workerData, transferList, stdout: false, stderr: false });
  channels.on("error", (error) => {
    process.stderr.write(`kernel: the channels failed: ${error.stack}\n`);
    process.exit(1);
  });
  channels.on("exit", () => process.exit(0));

  const folder = process.cwd();
  usePackagesOf(root);
  const stop = new Stop(shared);
  const tensorFlow = new TensorFlowWatch(stop);

  const language = settings.language ?? (await newLanguage(root, folder));
  const { Outputs } = await import("./outputs");
  const { Session } = await import("./session");
  const { Handler } = await import("./handler");
  const { Server } = await import("./server");
  const { stackAfterForce } = await import("./traceback");

  const link = new Link(channels, connection.key, shared);
  const outputs = new Outputs(link, stop);
  const questions = new Questions(asking.port1, shared, stop);
  const session = new Session(language, stop, folder, givenBy(questions));
  const input = new StandardInput({
    questions,
    running: () => session.current !== undefined,
    fail: (error) => session.abandon(error),
  });
  const comms = new Comms(link, outputs);
  const parts = { root, folder, info, link, session, language, outputs, comms, questions, input };
  const handler = new Handler({ ...parts, stop, tensorFlow });
  const server = new Server({
    connection,
    channels,
    link,
    stop,
    handler,
    comms,
    ended: (stack) => {
      tensorFlow.putBack();
      const where = stackAfterForce(stack);
      const { current } = session;
      const abandon = () => session.current === current && session.abandon(stop.interrupted(where));
      // Functions that wait for the one that was ended run their `finally` blocks, if they are quick.
      if (stop.passOn(where)) {
        setTimeout(abandon, 1_000).unref();
      } else {
        abandon();
      }
    },
    closed: () => setTimeout(() => process.exit(0), 1_000),
  });
  registerNotebook({
    display: (bundle, metadata) => outputs.display(bundle, metadata),
    clearOutput: (wait) => outputs.clear(wait),
    broadcast: (type, content, extra) => outputs.publish(type, content, outputs.request, extra),
    ask: (prompt, password) => questions.ask(prompt, password),
    comms: {
      register: (name, target) => comms.register(name, target),
      start: (name, data) => comms.start(name, data),
    },
    takeStop: () => stop.take(),
    liveTensors: () => tensorFlow.tensors(),
  });
  handleSignals(channels, stop, handler);
  outputs.capture();
  replaceStandardInput(input);
  process.on("exit", (code) => {
    report({ exitCode: code });
    link.drain();
  });
  server.start();
  stop.leaveKernel();
}

/** Loads TypeScript, and lets it read its libraries. */
async function newLanguage(root: string, folder: string): Promise<LanguageSide> {
  const { Language } = await import("./language/language");
  return new Language({ root, folder });
}

/** A browser's two questions, which cells may ask without an import. */
function givenBy(questions: Questions): Given {
  return {
    values: {
      prompt: (message = "") => questions.ask(message),
      confirm: (message = "Go on?") => /^y(es)?$/i.test(questions.ask(`${message} [y/N] `).trim()),
    },
    declarations:
      "declare function prompt(message?: string): string;\ndeclare function confirm(message?: string): boolean;\n",
  };
}

/** A notebook may lie outside the project; its packages are the project's all the same. */
function usePackagesOf(root: string): void {
  const folders = [path.join(root, "node_modules"), process.env.NODE_PATH].filter(Boolean);
  process.env.NODE_PATH = folders.join(path.delimiter);
  (Module as unknown as { _initPaths(): void })._initPaths();
}

/** Errors that reach nobody are told below the cell, and the kernel lives on. */
function handleSignals(channels: Worker, stop: Stop, handler: HandlerOfRequests): void {
  // Jupyter asks by message; a signal is taken in the same way.
  process.on("SIGINT", () => channels.postMessage({ kind: "interrupt" }));
  const tell = (what: string, error: unknown) => {
    if (isInterrupted(error)) {
      stop.lost(error);
    } else {
      process.stderr.write(`${what}\n${handler.describe(error)}\n`);
    }
  };
  process.on("uncaughtException", (error) => tell("An error that nothing caught:", error));
  process.on("unhandledRejection", (reason) => tell("A promise failed that nothing waits for:", reason));
}
