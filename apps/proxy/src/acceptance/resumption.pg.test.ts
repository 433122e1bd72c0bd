import { type SeenRequest, toolDefinition } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { bearer, call, POLICY, Stage } from "../testing/stage.ts";
import { gate } from "../testing/gate.ts";
import { flipBit } from "../testing/flip-bit.ts";
import { logMessage, reply } from "../testing/messages.ts";
import { openSession } from "../testing/open-session.ts";

/** Streams that are resumed and polled in the session era: docs/threats.md, C4, C5, C8; 2025-11-25, Transports. */
let stage: Stage;
const slow = { limits: [{ counter: "slow", concurrency: 1, scope: "grant" }] };
const DOCUMENT = {
  ...POLICY,
  version: "2",
  surfaces: { elicitation: "allow", sampling: "deny", logging: "allow" },
  tools: { ...POLICY.tools, slow },
};
beforeAll(async () => {
  stage = await Stage.set({
    policy: DOCUMENT,
    tools: [...Object.keys(DOCUMENT.tools), "wipe_disk"],
    upstream: { sessions: true },
  });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

type Headers = Readonly<Record<string, string>>;

const event = (id: string, message: object | undefined, retry?: number): string =>
  `id: ${id}\n${retry === undefined ? "" : `retry: ${retry}\n`}data: ${message === undefined ? "" : JSON.stringify(message)}\n\n`;
const LIST = { jsonrpc: "2.0", id: 4, method: "tools/list" };
const tools = (...names: string[]) => ({ tools: names.map(toolDefinition) });
const lastEventIds = (hits: readonly SeenRequest[]) => hits.map(({ headers }) => headers["last-event-id"]);

/** Lets the server send an event id and close the stream; returns the client's event id. */
async function polled(
  session: Headers,
  message: object = call("echo"),
  upstreamId = "canary-1",
): Promise<string> {
  stage.upstream.script("POST", { events: [event(upstreamId, undefined, 500)] });
  const stream = await EventStream.post(stage, message, session);
  const events = await stream.rest();
  expect(events).toMatchObject([{ message: undefined, retry: 500 }]);
  expect(stream.text).not.toContain("canary");
  return events[0]?.id ?? "";
}
const from = (id: string): Headers => ({ "Last-Event-ID": id });

describe("a stream that its server closes before the answer", () => {
  it("resumes with GET under an event id of the proxy that does not show the server's", async () => {
    const session = await openSession(stage);
    const { hits, rows } = await stage.witness(async () => {
      const id = await polled(session);
      stage.upstream.script("GET", {
        events: [event("canary-2", logMessage("more")), event("canary-3", reply(1))],
      });
      const stream = await EventStream.get(stage, { ...session, ...from(id) });
      expect((await stream.rest()).map(({ message }) => message)).toEqual([logMessage("more"), reply(1)]);
      expect(stream.text).not.toContain("canary");
    });
    expect(lastEventIds(hits)).toEqual([undefined, "canary-1"]);
    expect(rows).toMatchObject([
      { method: "tools/call", answer: "forwarded" },
      { method: "GET", answer: "forwarded" },
    ]);
    for (const row of rows) expect(await stage.outcomeOf(row)).toMatchObject({ result: "ok" });
  });

  it("resumes after kill -9 and a restart of the proxy", async () => {
    const session = await openSession(stage);
    const id = await polled(session);
    await stage.proxy.kill();
    await stage.proxy.restart();
    stage.upstream.script("GET", { events: [event("canary-2", reply(1))] });
    const stream = await EventStream.get(stage, { ...session, ...from(id) });
    expect((await stream.rest()).map(({ message }) => message)).toEqual([reply(1)]);
  });

  it("resumes several times, and the proxy invents no answer", async () => {
    const session = await openSession(stage);
    let id = await polled(session);
    for (const upstreamId of ["canary-2", "canary-3"]) {
      stage.upstream.script("GET", { events: [event(upstreamId, undefined)] });
      const events = await (await EventStream.get(stage, { ...session, ...from(id) })).rest();
      expect(events).toMatchObject([{ message: undefined }]);
      id = events[0]?.id ?? "";
    }
    stage.upstream.script("GET", (request) => {
      expect(request.headers["last-event-id"]).toBe("canary-3");
      return { events: [event("canary-4", reply(1))] };
    });
    const last = await (await EventStream.get(stage, { ...session, ...from(id) })).rest();
    expect(last.map(({ message }) => message)).toEqual([reply(1)]);
  });

  it("fails when the server gave no event id", async () => {
    const session = await openSession(stage);
    stage.upstream.script("tool:echo", { events: [logMessage("begun")] });
    const events = await (await EventStream.post(stage, call("echo"), session)).rest();
    expect(events.at(-1)?.message).toMatchObject({ id: 1, error: { code: -32603 } });
  });

  it.each([
    [0, 100],
    [2000, 2000],
    [999_999_999, 60_000],
  ])("passes a retry of %i ms as %i ms", async (said, told) => {
    const session = await openSession(stage);
    stage.upstream.script("tool:echo", { events: [event("e", undefined, said), event("f", reply(1))] });
    const events = await (await EventStream.post(stage, call("echo"), session)).rest();
    expect(events.map(({ retry }) => retry)).toEqual([told, undefined]);
  });

  it("passes no event without a message to a client of 2025-06-18, and still sends event ids", async () => {
    const session = await openSession(stage, { version: "2025-06-18" });
    stage.upstream.script("tool:echo", { events: [event("e", undefined), event("f", reply(1))] });
    const events = await (await EventStream.post(stage, call("echo"), session)).rest();
    expect(events).toMatchObject([{ id: expect.stringMatching(/./), message: reply(1) }]);
  });
});

describe("C4 a block without data (WHATWG HTML, 9.2.6)", () => {
  const resumes = async (session: Headers, id: string | undefined): Promise<unknown> => {
    stage.upstream.script("GET", { events: [event("canary-last", reply(1))] });
    const { hits } = await stage.witness(async () => {
      const stream = await EventStream.get(stage, { ...session, ...from(id ?? "") });
      expect((await stream.rest()).map(({ message }) => message)).toEqual([reply(1)]);
    });
    return Buffer.from(String(hits[0]?.headers["last-event-id"]), "latin1").toString("utf8");
  };
  const streamed = async (session: Headers, ...blocks: (string | object)[]): Promise<EventStream> => {
    stage.upstream.script("POST", { events: blocks });
    return EventStream.post(stage, call("echo"), session);
  };

  it.each<[string, string[], string]>([
    ["moves the stream on", ["id: canary-9\n\n"], "canary-9"],
    ["moves it on without a space", ["id:canary-9\n\n"], "canary-9"],
    ["moves it on with CR", ["id: canary-9\r\r"], "canary-9"],
    ["moves it on with CRLF", ["id: canary-9\r\n\r\n"], "canary-9"],
    ["moves it on after a byte order mark", ["\ufeffid: canary-9\n\n"], "canary-9"],
    ["moves it on with a comment in it", [": a\nid: canary-9\n: b\n\n"], "canary-9"],
    ["moves it on with an event's name", ["event: ping\nid: canary-9\n\n"], "canary-9"],
    ["moves it on to the last of two ids", ["id: canary-8\nid: canary-9\n\n"], "canary-9"],
    ["moves it on to an id with a space", ["id: canary 9\n\n"], "canary 9"],
    ["moves it on to an id beyond ASCII", ["id: canary-é\n\n"], "canary-é"],
    ["does not, with an id with NUL", ["id: canary-8\n\n", "id: 9\u0000\n\n"], "canary-8"],
    ["does not, where the stream ends in it", ["id: canary-8\n\n", "id: canary-9\n"], "canary-8"],
    ["moves it on again and again", ["id: canary-7\n\n", "id: canary-8\n\nid: canary-9\n\n"], "canary-9"],
  ])("%s", async (_, blocks, lastEventId) => {
    const session = await openSession(stage);
    const stream = await streamed(session, ...blocks);
    const events = await stream.rest();
    expect(events.every(({ message }) => message === undefined)).toBe(true);
    expect(stream.text).not.toContain("canary");
    expect(await resumes(session, events.at(-1)?.id)).toBe(lastEventId);
  });

  it("moves a stream of its own on", async () => {
    const session = await openSession(stage);
    stage.upstream.script("GET", { events: [logMessage("a"), "id: canary-9\n\n"] });
    const events = await (await EventStream.get(stage, session)).rest();
    expect(events.map(({ message }) => message)).toEqual([logMessage("a"), undefined]);
    stage.upstream.script("GET", { events: [event("b", logMessage("more"))] });
    const { hits } = await stage.witness(async () =>
      (await EventStream.get(stage, { ...session, ...from(events[1]?.id ?? "") })).rest(),
    );
    expect(lastEventIds(hits)).toEqual(["canary-9"]);
  });

  it("says when to come back, in a block without data as well", async () => {
    const session = await openSession(stage);
    const stream = await streamed(session, "retry: 7000\n\n", event("canary-1", reply(1)));
    const [answer] = await stream.rest();
    expect(answer?.message).toEqual(reply(1));
    expect(stream.text).toContain("retry: 7000\n");
    expect(stream.text.match(/retry/g)).toHaveLength(1);
  });

  it("moves the stream on for the next message to a client of 2025-06-18", async () => {
    const session = await openSession(stage, { version: "2025-06-18" });
    const stream = await streamed(session, "id: canary-9\nretry: 500\n\n", logMessage("a"));
    const [first, ...more] = await stream.rest();
    expect([first?.message, first?.retry, more]).toEqual([logMessage("a"), 500, []]);
    expect(await resumes(session, first?.id)).toBe("canary-9");
  });

  it("counts for the messages after it, and so does an event that is dropped", async () => {
    const session = await openSession(stage);
    const dropped = event("canary-9", logMessage("wipe_disk"));
    const stream = await streamed(session, event("canary-8", logMessage("a")), dropped, logMessage("b"));
    const [first, second] = await stream.rest();
    expect(second?.message).toEqual(logMessage("b"));
    expect(await resumes(session, first?.id)).toBe("canary-8");
    expect(await resumes(session, second?.id)).toBe("canary-9");
  });

  it("takes the position back with an empty id: the call is over then when the stream ends", async () => {
    const session = await openSession(stage);
    const stream = await streamed(session, event("canary-8", logMessage("a")), "id\n\n");
    const [, taken, last] = await stream.rest();
    expect(taken).toMatchObject({ id: "", message: undefined });
    expect(last?.message).toMatchObject({ id: 1, error: { code: -32603 } });
  });
});

describe("C8, C5 replayed messages", () => {
  it("filters a replayed list by the current policy", async () => {
    const session = await openSession(stage);
    const id = await polled(session, LIST);
    stage.upstream.script("GET", {
      events: [
        event("canary-2", logMessage("wipe_disk")),
        event("canary-3", reply(4, tools("echo", "wipe_disk", "refund"))),
      ],
    });
    const read = async () => {
      const stream = await EventStream.get(stage, { ...session, ...from(id) });
      const events = await stream.rest();
      expect(stream.text).not.toMatch(/wipe_disk|canary/);
      return events.map(({ message }) => message);
    };
    expect(await read()).toEqual([reply(4, tools("echo", "refund"))]);
    await stage.publish({ ...DOCUMENT, hide: ["wipe_disk", "refund"] });
    expect(await read()).toEqual([reply(4, tools("echo"))]);
    await stage.publish(DOCUMENT);
  });

  it("replays only the awaited response, and none on a stream without a request", async () => {
    const session = await openSession(stage);
    const id = await polled(session);
    const foreign = reply(2, tools("wipe_disk"));
    stage.upstream.script("GET", {
      events: [event("b", foreign), event("c", reply(1)), event("d", logMessage("late"))],
    });
    const events = await (await EventStream.get(stage, { ...session, ...from(id) })).rest();
    expect(events.map(({ message }) => message)).toEqual([reply(1)]);

    stage.upstream.script("GET", { events: [event("a", logMessage("hello"))] });
    const [own] = await (await EventStream.get(stage, session)).rest();
    stage.upstream.script("GET", {
      events: [event("b", foreign), event("c", reply(1)), event("d", logMessage("x"))],
    });
    const more = await (await EventStream.get(stage, { ...session, ...from(own?.id ?? "") })).rest();
    expect(more.map(({ message }) => message)).toEqual([logMessage("x")]);
  });

  it("decides a replayed server request, and never repeats one that was denied or answered", async () => {
    const session = await openSession(stage);
    const ask = (id: string, method: string) => ({
      jsonrpc: "2.0",
      id,
      method,
      params: { message: "canary" },
    });
    stage.upstream.script("tool:echo", {
      events: [event("a", undefined), event("b", ask("q1", "sampling/createMessage"))],
      until: stage.upstream.next(({ message }) => message?.id === "q1"),
    });
    const [begun] = await (await EventStream.post(stage, call("echo"), session)).rest();
    // A denied request stays denied, even where the policy allows it by now.
    await stage.publish({ ...DOCUMENT, surfaces: { ...DOCUMENT.surfaces, sampling: "allow" } });
    const answered = stage.upstream.next(({ message }) => message?.id === "q2");
    stage.upstream.script("GET", {
      events: [event("b", ask("q1", "sampling/createMessage")), event("c", ask("q2", "elicitation/create"))],
      until: answered,
      lastEvents: [event("d", reply(1))],
    });
    const { hits, rows } = await stage.witness(async () => {
      const stream = await EventStream.get(stage, { ...session, ...from(begun?.id ?? "") });
      const asked = await stream.next();
      expect(asked?.message).toMatchObject({ method: "elicitation/create" });
      const result = { action: "decline" };
      await stage.say({ jsonrpc: "2.0", id: asked?.message?.id, result }, session);
      await stream.rest();
    });
    expect(hits.map(({ message }) => message?.id)).toEqual([undefined, "q2"]);
    expect(rows.map(({ method }) => method)).toEqual([
      "GET",
      "elicitation/create",
      "answer to elicitation/create",
    ]);

    // A replay does not repeat an answered request either.
    stage.upstream.script("GET", {
      events: [event("c", ask("q2", "elicitation/create")), event("d", reply(1))],
    });
    const again = await stage.witness(async () =>
      (await EventStream.get(stage, { ...session, ...from(begun?.id ?? "") })).rest(),
    );
    expect(again.result.map(({ message }) => message)).toEqual([reply(1)]);
    expect(again.rows).toHaveLength(1);
    await stage.publish(DOCUMENT);
  });
});

it("C6 replays a server request under the same id, and accepts one answer", async () => {
  const session = await openSession(stage);
  const ask = { jsonrpc: "2.0", id: "q", method: "elicitation/create", params: {} };
  stage.upstream.script("tool:echo", { events: [event("a", undefined), event("b", ask)] });
  const [begun, first] = await (await EventStream.post(stage, call("echo"), session)).rest();
  stage.upstream.script("GET", { events: [event("b", ask), event("c", reply(1))] });
  const [second] = await (await EventStream.get(stage, { ...session, ...from(begun?.id ?? "") })).rest();
  expect(first?.message?.method).toBe("elicitation/create");
  expect(second?.message).toEqual(first?.message);
  const answer = { jsonrpc: "2.0", id: first?.message?.id, result: { action: "decline" } };
  const { result, hits } = await stage.witness(async () => [
    (await stage.say(answer, session)).status,
    (await stage.say(answer, session)).status,
  ]);
  expect(result).toEqual([202, 400]);
  expect(hits.map(({ message }) => message)).toEqual([{ ...answer, id: "q" }]);
});

describe("C4 a Last-Event-ID", () => {
  it.each<[string, (id: string, session: Headers) => Promise<Headers> | Headers]>([
    ["that was never given", (_, session) => ({ ...session, ...from("1") })],
    ["of the server itself", (_, session) => ({ ...session, ...from("canary-1") })],
    ["that was changed", (id, session) => ({ ...session, ...from(flipBit(id)) })],
    ["with a character appended", (id, session) => ({ ...session, ...from(`${id}A`) })],
    ["that is empty", (_, session) => ({ ...session, ...from("") })],
    ["that is a session id", (_, session) => ({ ...session, ...from(session["Mcp-Session-Id"] ?? "") })],
    ["of another session of the grant", async (id) => ({ ...(await openSession(stage)), ...from(id) })],
    ["without its session", (id) => from(id)],
    [
      "of another grant, in a session of its own",
      async (id) => ({
        ...(await openSession(stage, { headers: bearer((await stage.addGrant()).token) })),
        ...from(id),
      }),
    ],
    [
      "of another grant, in this session",
      async (id, session) => ({ ...session, ...bearer((await stage.addGrant()).token), ...from(id) }),
    ],
  ])("refuses a Last-Event-ID %s (S)", async (_, make) => {
    const session = await openSession(stage);
    const id = await polled(session);
    stage.upstream.reset();
    const headers = await make(id, session);
    stage.upstream.script("GET", { events: [event("canary-2", reply(1))] });
    const { result, hits, rows } = await stage.witness(async () => {
      const stream = await EventStream.get(stage, headers);
      await stream.rest();
      return stream;
    });
    expect(result.status).toBe(404);
    expect(result.text).not.toContain("content");
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "S", effect: "deny" }]);
    // The legal twin.
    const twin = await EventStream.get(stage, { ...session, ...from(id) });
    expect((await twin.rest()).map(({ message }) => message)).toEqual([reply(1)]);
  });

  it("refuses two Last-Event-ID headers", async () => {
    const session = await openSession(stage);
    const id = await polled(session);
    const { result, hits } = await stage.witness(() =>
      stage.raw(
        stage
          .bodiless("GET", { ...session, ...from(id) })
          .replace("\r\n\r\n", `\r\nLast-Event-ID: ${id}\r\n\r\n`),
      ),
    );
    expect(result?.status).toBe(400);
    expect(hits).toEqual([]);
  });
});

describe("a client that disconnects", () => {
  it("stops reading a resumable stream, and does not cancel the call", async () => {
    const session = await openSession(stage);
    stage.upstream.script("tool:echo", {
      events: [event("a", logMessage("begun"))],
      until: new Promise(() => undefined),
    });
    const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
    const { rows } = await stage.witness(async () => {
      const stream = await EventStream.post(stage, call("echo"), session);
      const begun = await stream.next();
      stream.leave();
      await (await arrived).closed;
      stage.upstream.script("GET", { events: [event("b", reply(1))] });
      const more = await EventStream.get(stage, { ...session, ...from(begun?.id ?? "") });
      expect((await more.rest()).map(({ message }) => message)).toEqual([reply(1)]);
    });
    expect(await stage.outcomeOf(rows[0])).toMatchObject({
      result: "client_gone",
    });
    expect(
      stage.upstream.requests.filter(({ message }) => message?.method === "notifications/cancelled"),
    ).toEqual([]);
  });

  it("ends the old stream when the client resumes it on a new one", async () => {
    const session = await openSession(stage);
    stage.upstream.script("tool:echo", {
      events: [event("a", logMessage("begun"))],
      until: new Promise(() => undefined),
    });
    const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
    const first = await EventStream.post(stage, call("echo"), session);
    const begun = await first.next();
    stage.upstream.script("GET", { events: [event("b", reply(1))] });
    const second = await EventStream.get(stage, { ...session, ...from(begun?.id ?? "") });
    expect((await second.rest()).map(({ message }) => message)).toEqual([reply(1)]);
    expect(await first.rest()).toEqual([]);
    await (await arrived).closed;
  });

  it("L4 keeps the slot of a call under a concurrency limit, which has no event ids", async () => {
    const session = await openSession(stage);
    const { opened: until, open: end } = gate();
    stage.upstream.script("tool:slow", ({ message }) => ({
      events: [event("a", undefined), event("b", logMessage("begun"))],
      until,
      lastEvents: [reply(message?.id)],
    }));
    const stream = await EventStream.post(stage, call("slow"), session);
    expect((await stream.next())?.id).toBeUndefined();
    stream.leave();
    const held = await stage.witness(() => stage.say(call("slow", {}, 2), session));
    expect(held.hits).toEqual([]);
    expect(held.rows).toMatchObject([{ answer: "D" }]);
    end();
  });
});
