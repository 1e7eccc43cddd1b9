/** Jupyter's messages as frames on a socket: https://jupyter-client.readthedocs.io/en/stable/messaging.html */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const delimiter = Buffer.from("<IDS|MSG>");

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
}

/** What must be known of a request to answer it. */
export interface Request {
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly content: Record<string, unknown>;
}

/** The connection file that Jupyter writes for a kernel. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** @throws Error if the frames are no message, or signed with another key. */
export function decode(key: string, frames: readonly Buffer[]): Request {
  const split = frames.findIndex((frame) => frame.equals(delimiter));
  const parts = frames.slice(split + 2);
  const signature = frames[split + 1];
  if (split < 0 || signature === undefined || parts.length < 4) {
    throw new Error("a message without its parts");
  }
  const wanted = Buffer.from(sign(key, parts));
  if (key !== "" && !(signature.length === wanted.length && timingSafeEqual(signature, wanted))) {
    throw new Error("a message signed with another key");
  }
  const [header, , , content] = parts.map((part) => part.toString("utf8"));
  return {
    identities: frames.slice(0, split),
    header: JSON.parse(header as string),
    content: JSON.parse(content as string),
  };
}

/** Optional parts of a message. */
export interface Extra {
  readonly metadata?: object;
  /** Binary data that follows the message. */
  readonly buffers?: readonly Uint8Array[];
}

/** The version of Jupyter's protocol that this kernel speaks. */
export const protocolVersion = "5.4";

/** The frames of a message that answers `request`. */
export function encode(
  key: string,
  request: Request,
  type: string,
  content: object,
  { metadata = {}, buffers = [] }: Extra = {},
): Buffer[] {
  const { session, username } = request.header;
  const parts = [headerOf(type, session, username), request.header, metadata, content];
  return [...request.identities, ...signed(key, parts, buffers)];
}

/** The frames of a message that answers no request. @param topic The subscription to which it goes. */
export function encodeUnasked(key: string, topic: Buffer, type: string, content: object): Buffer[] {
  return [topic, ...signed(key, [headerOf(type, ownSession, "kernel"), {}, {}, content], [])];
}

const ownSession = randomUUID();

function headerOf(type: string, session: string, username: string): object {
  const date = new Date().toISOString();
  return { msg_id: randomUUID(), msg_type: type, session, username, date, version: protocolVersion };
}

function signed(key: string, contents: readonly object[], buffers: readonly Uint8Array[]): Buffer[] {
  const parts = contents.map((part) => Buffer.from(JSON.stringify(part)));
  return [delimiter, Buffer.from(sign(key, parts)), ...parts, ...buffers.map(asBuffer)];
}

function sign(key: string, parts: readonly Buffer[]): string {
  if (key === "") {
    return "";
  }
  const hash = createHmac("sha256", key);
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest("hex");
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
