/**
 * Tells the notebook that its kernel has ended. It uses the kernel's own addresses, which are free now: Jupyter's clients
 * connect to them again by themselves within a fraction of a second.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Router, XPublisher } from "zeromq";
import type { Cause } from "./cause-of-end";
import type { RunningCell } from "./reports";
import { type Connection, encode, type Request } from "./wire";

/** How long clients have to connect again, in milliseconds. */
const PATIENCE = 3_000;

/** How long the other clients have after the first one has connected, in milliseconds. */
const OTHERS = 300;

export async function announceEnd(
  connection: Connection,
  running: RunningCell | undefined,
  cause: Cause,
): Promise<void> {
  if (!running) {
    return;
  }
  const { Router, XPublisher } = await import("zeromq");
  const address = (port: number) => `${connection.transport}://${connection.ip}:${port}`;
  const iopub = new XPublisher({ receiveTimeout: PATIENCE, linger: 500 });
  const shell = new Router({ mandatory: true, linger: 500 });
  try {
    await bind(iopub, address(connection.iopub_port));
    await bind(shell, address(connection.shell_port));
    await someClient(iopub);
    await sleep(OTHERS);
    const identities = running.identities.map((text) => Buffer.from(text, "base64"));
    const request: Request = { identities, header: running.header, content: {} };
    const error = {
      ename: cause.name,
      evalue: cause.message,
      traceback: [`\u001b[31m${cause.name}\u001b[39m: ${cause.message}`],
    };
    const publish = (type: string, content: object) =>
      iopub.send(encode(connection.key, { ...request, identities: [] }, type, content));
    await publish("error", error);
    await reply(
      shell,
      encode(connection.key, request, "execute_reply", {
        status: "error",
        execution_count: running.count,
        ...error,
      }),
    );
    await publish("status", { execution_state: "idle" });
    // Jupyter takes the end of this process for the kernel's, so the messages must be on the network before.
    await sleep(OTHERS);
  } finally {
    iopub.close();
    shell.close();
  }
}

/** Binds an address, which the system may hold for a moment after its process has ended. */
async function bind(socket: XPublisher | Router, address: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await socket.bind(address);
    } catch (error) {
      if (tries === 20) {
        throw error;
      }
      await sleep(50);
    }
  }
}

/** Resolves once a client has subscribed, or when none has come in time. */
async function someClient(iopub: XPublisher): Promise<void> {
  try {
    await iopub.receive();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
      throw error;
    }
  }
}

/** Sends the reply once the client that has asked is connected again; it may be the last one. */
async function reply(shell: Router, frames: Buffer[]): Promise<void> {
  for (const end = performance.now() + PATIENCE; ; await sleep(20)) {
    try {
      return await shell.send(frames);
    } catch (error) {
      if (performance.now() > end || (error as NodeJS.ErrnoException).code !== "EHOSTUNREACH") {
        throw error;
      }
    }
  }
}
