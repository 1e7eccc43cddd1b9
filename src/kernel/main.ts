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
import { showOutputOfChildren } from "./child-output";
import { Comms } from "./comms";
import type { Handler as HandlerOfRequests } from "./handler";
import { kernelInfo } from "./kernel-info";
import type { Language as LanguageSide } from "./language/language";
import { projectFolder } from "./language/project";
import { Link } from "./link";
import { refuseLongArrays } from "./long-arrays";
import type { Outputs } from "./outputs";
import { Questions } from "./questions";
import { report } from "./reports";
import type { Given, Session } from "./session";
import { newShared, type Shared } from "./shared";
import { replaceStandardInput, StandardInput } from "./standard-input";
import { Stop } from "./stop";
import { TensorFlowWatch } from "./tensorflow-watch";
import type { Connection } from "./wire";

export interface StartSettings {
  /** The workbook's folder. */
  readonly root: string;
  readonly connectionFile: string;
  /** The compiled file of the channels' thread. */
  readonly channelsFile: string;
  /** The language side from a snapshot, with all files that it has read. */
  readonly language?: LanguageSide;
}

export async function start(settings: StartSettings): Promise<void> {
  const { root: home } = settings;
  report({ heapLimit: getHeapStatistics().heap_size_limit });
  // From deep inside TensorFlow.js, Node's default of ten frames does not reach back to the cell.
  Error.stackTraceLimit = 200;
  const shared = newShared();
  const { connection, channels, info, questionPort } = startChannels(settings, shared);

  const folder = process.cwd();
  const root = projectFolder(folder, home);
  const kernelFolder = path.dirname(settings.channelsFile);
  usePackagesOf(home);
  refuseLongArrays();
  const stop = new Stop(shared);
  const tensorFlow = new TensorFlowWatch(stop);

  const places = { root, home, folder, kernelFolder };
  const language = await languageFor(places, settings.language);
  const { Outputs } = await import("./outputs");
  const { Session } = await import("./session");
  const { Handler } = await import("./handler");
  const { Server } = await import("./server");
  const { stackAfterForce } = await import("./frames");

  const link = new Link(channels, connection.key, shared);
  const outputs = new Outputs(link, stop);
  const questions = new Questions(questionPort, shared, stop);
  const session = new Session(language, stop, folder, givenBy(questions));
  const input = new StandardInput({
    questions,
    running: () => session.current !== undefined,
    fail: (error) => session.abandon(error),
  });
  const comms = new Comms(link, outputs);
  const parts = { ...places, info, link, session, language, outputs, comms, questions, input };
  const handler = new Handler({ ...parts, stop, tensorFlow });
  const server = new Server({
    connection,
    channels,
    link,
    stop,
    handler,
    comms,
    ended: (stack) => {
      tensorFlow.resetEngine();
      abandonCell(session, stop, stackAfterForce(stack));
    },
    closed: () => setTimeout(() => process.exit(0), 1_000),
  });
  serveNotebook({ outputs, questions, comms, stop, tensorFlow });
  handleSignals(channels, stop, handler);
  outputs.capture();
  showOutputOfChildren(stop.aroundWait);
  replaceStandardInput(input);
  process.on("exit", (code) => {
    report({ exitCode: code });
    link.drain();
  });
  server.start();
  stop.forcedEnd.leaveKernelCode();
}

/** Starts the thread that holds the sockets; it answers requests for the kernel's card from then on. */
function startChannels({ root, connectionFile, channelsFile }: StartSettings, shared: Shared) {
  const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
  const versionOf = (file: string) =>
    JSON.parse(readFileSync(path.join(root, file), "utf8")).version as string;
  const info = kernelInfo(versionOf("package.json"), versionOf("node_modules/typescript/package.json"));
  const { port1, port2 } = new MessageChannel();
  const workerData: ChannelsData = { connection, shared, kernelInfo: info, questions: port2 };
  const transferList = [port2];
  const channels = new Worker(channelsFile, { workerData, transferList, stdout: false, stderr: false });
  channels.on("error", (error) => {
    process.stderr.write(`kernel: the channels failed: ${error.stack}\n`);
    process.exit(1);
  });
  channels.on("exit", () => process.exit(0));
  return { connection, channels, info, questionPort: port1 };
}

/** How long functions that wait for code that was ended have for their `finally` blocks, in milliseconds. */
const FINALLY_TIME = 1_000;

/** Ends the cell after its JavaScript was ended by force. @param where The places where its code stood. */
function abandonCell(session: Session, stop: Stop, where: readonly string[]): void {
  const { current } = session;
  const abandon = () => session.current === current && session.abandon(stop.interrupted(where));
  if (stop.throwIntoInnermost(where)) {
    setTimeout(abandon, FINALLY_TIME).unref();
  } else {
    abandon();
  }
}

interface NotebookParts {
  readonly outputs: Outputs;
  readonly questions: Questions;
  readonly comms: Comms;
  readonly stop: Stop;
  readonly tensorFlow: TensorFlowWatch;
}

/** Puts the hook on the global object through which the library shows things in a notebook. */
function serveNotebook({ outputs, questions, comms, stop, tensorFlow }: NotebookParts): void {
  registerNotebook({
    display: (bundle, metadata) => outputs.display(bundle, metadata),
    clearOutput: (wait) => outputs.clear(wait),
    broadcast: (type, content, extra) => outputs.publish(type, content, outputs.request, extra),
    ask: (prompt, password) => questions.ask(prompt, password),
    comms: {
      register: (name, target) => comms.register(name, target),
      start: (name, data) => comms.start(name, data),
    },
    consumeStop: () => stop.consume(),
    liveTensors: () => tensorFlow.tensors(),
  });
}

interface Places {
  /** The folder of the notebook's project, and the workbook's. */
  readonly root: string;
  readonly home: string;
  /** The notebook's folder, and that of the kernel's own compiled files. */
  readonly folder: string;
  readonly kernelFolder: string;
}

/** Loads TypeScript, which reads its libraries, unless a snapshot has read them for the workbook. */
async function languageFor(places: Places, prepared: LanguageSide | undefined): Promise<LanguageSide> {
  const { root, home, folder, kernelFolder } = places;
  if (prepared && root === home) {
    return prepared;
  }
  const { Language } = await import("./language/language");
  return new Language({ root, home, folder, cacheFolder: path.join(kernelFolder, "modules") });
}

/** A browser's `prompt` and `confirm`, which cells may call without an import. */
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

/** Lets a notebook import the workbook's packages, after those of its own project. */
function usePackagesOf(root: string): void {
  const folders = [path.join(root, "node_modules"), process.env.NODE_PATH].filter(Boolean);
  process.env.NODE_PATH = folders.join(path.delimiter);
  // Node's types leave out this function, which reads NODE_PATH again.
  (Module as unknown as { _initPaths(): void })._initPaths();
}

/** Shows errors that nothing caught below the cell, and lets the kernel live on. */
function handleSignals(channels: Worker, stop: Stop, handler: HandlerOfRequests): void {
  // Jupyter asks for an interrupt by a message; a signal does the same.
  process.on("SIGINT", () => channels.postMessage({ kind: "interrupt" }));
  const reportUncaught = (what: string, error: unknown) => {
    if (isInterrupted(error)) {
      stop.reachedNobody(error);
    } else {
      process.stderr.write(`${what}\n${handler.describe(error)}\n`);
    }
  };
  process.on("uncaughtException", (error) => reportUncaught("An error that nothing caught:", error));
  process.on("unhandledRejection", (reason) =>
    reportUncaught("A promise failed that nothing waits for:", reason),
  );
}
