import type { Keyring } from "@sallyport/credentials";
import type { Era } from "@sallyport/mcp";
import { type Owner, ownerText } from "./owner.ts";
import type { InputRequest } from "./request-state-seal.ts";
import { TextSeal } from "./text-seal.ts";

/** To whom a task was given. */
export type TaskOwner = Owner & {
  readonly tokenId: string;
  /** Tasks of the two eras are two protocols. */
  readonly era: Era;
};

/** A call that goes on at the server after it was answered. The client knows it by its sealed form only. */
export type Task = {
  /** Ours. */
  readonly id: string;
  readonly tool: string;
  /** The server's own. */
  readonly upstreamId: string;
};

const PURPOSE = "sallyport mcp task 1";
const INPUT_REQUEST_PURPOSE = "sallyport mcp task question 1";
const MAX_LENGTH = 8192;
/** Milliseconds for which a client can ask for a task, whatever its server says. */
export const TASK_VALID_FOR_MS = 24 * 60 * 60_000;
const MAX_REMEMBERED = 10_000;

/**
 * Seals the tasks of servers for the clients whose calls began them, so that any proxy can tell whose a task is and
 * which tool's; they open for the same grant, token, server, session and era only. Remembers, in this process, what a
 * task of the server is called here.
 */
export class Tasks {
  readonly #seal: TextSeal;
  readonly #inputRequestSeal: TextSeal;
  readonly #known = new Map<string, Task>();
  readonly #recorded = new Set<string>();

  constructor(keyring: Keyring) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_LENGTH);
    this.#inputRequestSeal = new TextSeal(keyring, INPUT_REQUEST_PURPOSE, MAX_LENGTH);
  }

  /** A new task. @param now milliseconds since the epoch */
  add(owner: TaskOwner, { tool, upstreamId }: Omit<Task, "id">, now: number): Task {
    const id = this.#seal.seal(JSON.stringify([now, tool, upstreamId]), taskOwnerText(owner));
    return this.#remember(owner, { id, tool, upstreamId });
  }

  /** Undefined for an id that was never given to this owner, or too long ago. */
  open(owner: TaskOwner, id: string, now: number): Task | undefined {
    const text = this.#seal.open(id, taskOwnerText(owner));
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const [at, tool, upstreamId]: unknown[] = value;
    if (typeof at !== "number" || now >= at + TASK_VALID_FOR_MS) return undefined;
    if (typeof tool !== "string" || typeof upstreamId !== "string") return undefined;
    return this.#remember(owner, { id, tool, upstreamId });
  }

  /** The task that this owner knows, as far as this process can tell. */
  find(owner: TaskOwner, upstreamId: string): Task | undefined {
    return this.#known.get(keyOf(owner, upstreamId));
  }

  /** The key of an input request as the client may know it: always the same one, because clients compare them. */
  sealInputRequest(owner: TaskOwner, { upstreamId }: Task, { method, key }: InputRequest): string {
    return this.#inputRequestSeal.sealAlike(JSON.stringify([method, key]), keyOf(owner, upstreamId));
  }

  /** Undefined for a key under which this task never asked anything. */
  openInputRequest(owner: TaskOwner, { upstreamId }: Task, sealed: string): InputRequest | undefined {
    const text = this.#inputRequestSeal.open(sealed, keyOf(owner, upstreamId));
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    const [method, key]: unknown[] = Array.isArray(value) ? value : [];
    return typeof method === "string" && typeof key === "string" ? { method, key } : undefined;
  }

  /** Names what was decided of a question of a task, which its client reads each time that it asks how the task stands. */
  questionKey(owner: TaskOwner, { upstreamId }: Task, decided: readonly (string | number | null)[]): string {
    return JSON.stringify([keyOf(owner, upstreamId), ...decided]);
  }

  /** Whether the trail has it already, as far as this process can tell. */
  isRecorded(questionKey: string): boolean {
    return this.#recorded.has(questionKey);
  }

  noteRecorded(questionKey: string): void {
    const [oldest] = this.#recorded.size >= MAX_REMEMBERED ? this.#recorded : [];
    if (oldest !== undefined) this.#recorded.delete(oldest);
    this.#recorded.add(questionKey);
  }

  #remember(owner: TaskOwner, task: Task): Task {
    const key = keyOf(owner, task.upstreamId);
    this.#known.delete(key);
    const [oldest] = this.#known.size >= MAX_REMEMBERED ? this.#known.keys() : [];
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, task);
    return task;
  }
}

function taskOwnerText(owner: TaskOwner): string {
  return JSON.stringify([ownerText(owner), owner.tokenId, owner.era]);
}

function keyOf(owner: TaskOwner, upstreamId: string): string {
  return JSON.stringify([taskOwnerText(owner), upstreamId]);
}
