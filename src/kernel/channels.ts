/**
 * The thread that speaks to Jupyter. It owns the five sockets. It answers heartbeats, questions about the kernel and
 * the stop button itself and hands everything else to the main thread. So the kernel answers while a cell keeps the
 * main thread busy, and while TypeScript is still loading.
 */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Reply, Router, XPublisher } from "zeromq";
import { Interrupter } from "./interrupter";
import { HIGH_WATER_MARK, Iopub } from "./iopub";
import { endAwaited, endProcessesOf, KERNEL_VARIABLE } from "./left-over";
import { report } from "./reports";
import { type Shared, Slot, type ToChannels, type ToMain } from "./shared";
import { Stdin } from "./stdin";
import { type Connection, decode, encode, encodeUnasked, type Request } from "./wire";

export interface ChannelsData {
  readonly connection: Connection;
  readonly shared: Shared;
  readonly kernelInfo: object;
  /** Leads to `questions.ts` in the main thread. */
  readonly questions: MessagePort;
}

const { connection, shared, kernelInfo, questions } = workerData as ChannelsData;
const port = parentPort as MessagePort;
const sockets = { shell: new Router(), control: new Router() };
// A message for which there is no room is refused at once; `iopub.ts` tries again.
const publisher = new XPublisher({ sendHighWaterMark: HIGH_WATER_MARK, sendTimeout: 0, noDrop: true });
publisher.verbosity = "allSubs";
const heartbeat = new Reply();
const iopub = new Iopub({
  socket: publisher,
  shared,
  key: connection.key,
  server: process.env.JPY_SESSION_NAME !== undefined,
  complain,
});
const stdinSocket = new Router();
const stdin = new Stdin({ socket: stdinSocket, key: connection.key, shared, port: questions, complain });
const owner = process.env[KERNEL_VARIABLE];
const interrupter = new Interrupter(
  shared,
  (message) => post(message),
  async (wait) => {
    if (owner !== undefined) {
      await endAwaited(owner, wait);
    }
  },
);
let mainReady = false;
/** Whether a cell waits until the main thread has started. */
let cellWaits = false;

/** The last send of each socket. A socket refuses a second send while the first is under way. */
const sending = { shell: Promise.resolve(), control: Promise.resolve() };

function send(channel: keyof typeof sockets, frames: readonly (string | Uint8Array)[]): void {
  sending[channel] = sending[channel].then(() => sockets[channel].send([...frames])).catch(complain);
}

function post(message: ToMain): void {
  port.postMessage(message);
}

function complain(error: unknown): void {
  process.stderr.write(`kernel: ${error instanceof Error ? error.message : String(error)}\n`);
}

function publishStatus(request: Request, state: "busy" | "idle"): void {
  const frames = encode(connection.key, { ...request, identities: [] }, "status", { execution_state: state });
  iopub.addMessage(frames, false);
}

function answer(channel: "shell" | "control", request: Request, type: string, content: object): void {
  publishStatus(request, "busy");
  send(channel, encode(connection.key, request, type, content));
  publishStatus(request, "idle");
}

/** Whether this thread answers the request. On the shell channel requests wait for the cell that runs. */
function isAnsweredHere(channel: "shell" | "control", type: string): boolean {
  if (type === "interrupt_request") {
    return true;
  }
  return type === "kernel_info_request" && (channel === "control" || !mainReady);
}

async function serve(channel: "shell" | "control"): Promise<void> {
  for await (const frames of sockets[channel]) {
    let request: Request;
    try {
      request = decode(connection.key, frames);
    } catch (error) {
      complain(error);
      continue;
    }
    const type = request.header.msg_type;
    if (!isAnsweredHere(channel, type)) {
      cellWaits ||= !mainReady && type === "execute_request";
      interrupter.whenQuiet(() => post({ kind: "request", channel, frames }));
    } else if (type === "kernel_info_request") {
      answer(channel, request, "kernel_info_reply", kernelInfo);
    } else {
      interrupt();
      answer(channel, request, "interrupt_reply", { status: "ok" });
    }
  }
}

/** Stop was pressed. */
function interrupt(): void {
  if (cellWaits && !mainReady) {
    Atomics.store(shared, Slot.early, 1);
  } else {
    interrupter.interrupt().catch(complain);
  }
}

async function echoHeartbeats(): Promise<void> {
  for await (const frames of heartbeat) {
    await heartbeat.send(frames);
  }
}

/** Sends each new subscriber the message that its subscription has begun. */
async function welcomeSubscribers(): Promise<void> {
  for await (const [frame] of publisher) {
    const topic = frame?.subarray(1) ?? Buffer.of();
    if (frame?.[0] === 1) {
      const content = { subscription: topic.toString() };
      iopub.addMessage(encodeUnasked(connection.key, topic, "iopub_welcome", content), false);
    }
  }
}

async function close(): Promise<void> {
  await Promise.all([...Object.values(sending), iopub.whenSent()]);
  for (const socket of [...Object.values(sockets), publisher, stdinSocket, heartbeat]) {
    socket.close();
  }
  port.close();
  questions.close();
}

function sendForMain({ channel, frames, size, counted }: Extract<ToChannels, { kind: "send" }>): void {
  if (channel === "iopub") {
    iopub.addMessage(frames, counted === true, size);
  } else {
    send(channel, frames);
  }
}

port.on("message", (message: ToChannels) => {
  if (message.kind === "text") {
    iopub.addText(message.name, message.text);
  } else if (message.kind === "send") {
    sendForMain(message);
  } else if (message.kind === "follow") {
    iopub.follow(message.request);
  } else if (message.kind === "barrier") {
    setTimeout(() => post(message), 10);
  } else if (message.kind === "ready") {
    mainReady = true;
  } else if (message.kind === "interrupt") {
    interrupt();
  } else {
    close().catch(complain);
  }
});

/**
 * Ends the kernel after its supervisor was killed; otherwise it would stay forever. This thread looks, because a cell
 * may keep the main thread busy.
 */
function endWithSupervisor(owner: string): void {
  const parent = process.ppid;
  let ending = false;
  setInterval(() => {
    if (ending || process.ppid === parent) {
      return;
    }
    ending = true;
    endProcessesOf(owner).finally(() => process.kill(process.pid, "SIGKILL"));
  }, 500).unref();
}

if (owner !== undefined) {
  endWithSupervisor(owner);
}

const address = (at: number) => `${connection.transport}://${connection.ip}:${at}`;
Promise.all([
  sockets.shell.bind(address(connection.shell_port)),
  sockets.control.bind(address(connection.control_port)),
  publisher.bind(address(connection.iopub_port)),
  stdinSocket.bind(address(connection.stdin_port)),
  heartbeat.bind(address(connection.hb_port)),
]).then(
  () => {
    serve("shell").catch(complain);
    serve("control").catch(complain);
    echoHeartbeats().catch(complain);
    welcomeSubscribers().catch(complain);
    stdin.serve().catch(complain);
  },
  (error) => {
    // Jupyter has chosen addresses that were free; another program may have taken one since.
    report({ cannotStart: `${error.address ?? "an address of its"}: ${error.message}` });
    // Sockets that are half bound would end a process that exits with an error of native code's own.
    process.kill(process.pid, "SIGKILL");
  },
);
Atomics.store(shared, Slot.running, 0);
