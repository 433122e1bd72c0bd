import { parseKeyring } from "@sallyport/credentials";
import { describe, expect, it } from "vitest";
import { type Task, TASK_VALID_FOR_MS, type TaskOwner, Tasks } from "./tasks.ts";

const key = (fill: number): string => Buffer.alloc(32, fill).toString("base64");
const keyring = parseKeyring(`1:${key(1)}`);
const tasks = new Tasks(keyring);
const OWNER: TaskOwner = {
  grantId: "g",
  serverId: "s",
  sessionId: "upstream-session",
  tokenId: "t",
  era: "session",
};
const BEGUN = { tool: "echo", upstreamId: "canary-task" };
const OTHERS: [string, TaskOwner][] = [
  ["grant", { ...OWNER, grantId: "h" }],
  ["server", { ...OWNER, serverId: "u" }],
  ["session", { ...OWNER, sessionId: "another" }],
  ["owner without a session", { ...OWNER, sessionId: null }],
  ["token", { ...OWNER, tokenId: "v" }],
  ["era", { ...OWNER, era: "stateless" }],
];

describe("Tasks", () => {
  it("gives ids of visible characters that show nothing, and are never the same", () => {
    const { id } = tasks.add(OWNER, BEGUN, 1);
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(id, "base64url").toString("latin1")).not.toContain("canary");
    expect(tasks.add(OWNER, BEGUN, 1).id).not.toBe(id);
    expect(new Tasks(keyring).open(OWNER, id, 1)).toEqual({ id, ...BEGUN });
  });

  it.each(OTHERS)("opens a task for no other %s", (_, other) => {
    const { id } = tasks.add(OWNER, BEGUN, 1);
    expect(tasks.open(other, id, 1)).toBeUndefined();
    expect(tasks.find(other, BEGUN.upstreamId)).toBeUndefined();
  });

  it("opens no id with any one bit changed, and none after a day", () => {
    const { id } = tasks.add(OWNER, BEGUN, 1);
    const bytes = Buffer.from(id, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(tasks.open(OWNER, changed.toString("base64url"), 1), `bit ${bit}`).toBeUndefined();
    }
    expect(tasks.open(OWNER, id, TASK_VALID_FOR_MS)).toBeDefined();
    expect(tasks.open(OWNER, id, TASK_VALID_FOR_MS + 1)).toBeUndefined();
  });

  it("remembers what a server calls a task that was begun or asked for here, and forgets the oldest", () => {
    const { id } = tasks.add(OWNER, BEGUN, 1);
    const other = new Tasks(keyring);
    expect(other.find(OWNER, BEGUN.upstreamId)).toBeUndefined();
    other.open(OWNER, id, 1);
    expect(other.find(OWNER, BEGUN.upstreamId)).toEqual({ id, ...BEGUN });
    for (let i = 0; i < 10_000; i++) other.add(OWNER, { tool: "echo", upstreamId: String(i) }, 1);
    expect(other.find(OWNER, BEGUN.upstreamId)).toBeUndefined();
    expect(other.find(OWNER, "9999")).toBeDefined();
  });
});

describe("the key of an input request", () => {
  const task: Task = { id: "ours", ...BEGUN };
  const inputRequest = { method: "elicitation/create", key: "canary-key" };

  it("is always the same, at any proxy, and shows nothing", () => {
    const sealed = tasks.sealInputRequest(OWNER, task, inputRequest);
    expect(new Tasks(keyring).sealInputRequest(OWNER, { ...task, id: "another" }, inputRequest)).toBe(sealed);
    expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("canary");
    expect(tasks.sealInputRequest(OWNER, task, { ...inputRequest, key: "b" })).not.toBe(sealed);
    expect(tasks.openInputRequest(OWNER, task, sealed)).toEqual(inputRequest);
  });

  it("opens for its own task, and is no task", () => {
    const sealed = tasks.sealInputRequest(OWNER, task, inputRequest);
    expect(tasks.openInputRequest(OWNER, { ...task, upstreamId: "another" }, sealed)).toBeUndefined();
    for (const [, other] of OTHERS) expect(tasks.openInputRequest(other, task, sealed)).toBeUndefined();
    expect(tasks.openInputRequest(OWNER, task, tasks.add(OWNER, BEGUN, 1).id)).toBeUndefined();
    expect(tasks.open(OWNER, sealed, 1)).toBeUndefined();
    expect(tasks.openInputRequest(OWNER, task, "canary-key")).toBeUndefined();
  });

  it("opens under a key that was current before", () => {
    const sealed = tasks.sealInputRequest(OWNER, task, inputRequest);
    const rotated = new Tasks(parseKeyring(`1:${key(1)},2:${key(2)}`));
    expect(rotated.openInputRequest(OWNER, task, sealed)).toEqual(inputRequest);
  });
});
