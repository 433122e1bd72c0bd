import { encodeUtf8, parseStrict } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SseParser, sseMessage } from "./index.ts";

const bytes = encodeUtf8;

/** This room has no TextDecoder; as a JSON text, any data reads back. */
function decode(data: Uint8Array): string {
  const escaped = [...data].flatMap((byte) =>
    byte === 0x22 || byte === 0x5c ? [0x5c, byte] : byte === 0x0a ? [0x5c, 0x6e] : [byte],
  );
  const parsed = parseStrict(Uint8Array.of(0x22, ...escaped, 0x22), { maxDepth: 1, maxKeys: 0 });
  if (!parsed.ok || typeof parsed.value !== "string") throw new Error("no text");
  return parsed.value;
}

type Told = { event: string; id?: string; retry?: number; data?: string };

const MIB = 1024 * 1024;

function parse(chunks: readonly Uint8Array[], maxBytes = MIB): Told[] | string {
  const parser = new SseParser(maxBytes);
  const told: Told[] = [];
  for (const chunk of chunks) {
    const result = parser.push(chunk);
    if (!result.ok) return result.problem;
    for (const { event, id, retry, data } of result.events) {
      told.push({
        event,
        ...(id === undefined ? {} : { id }),
        ...(retry === undefined ? {} : { retry }),
        ...(data === undefined ? {} : { data: decode(data) }),
      });
    }
  }
  return told;
}

const cases: [string, string, Told[]][] = [
  ["one event", "data: {}\n\n", [{ event: "message", data: "{}" }]],
  ["no space after the colon", "data:{}\n\n", [{ event: "message", data: "{}" }]],
  ["one space only is taken", "data:  x\n\n", [{ event: "message", data: " x" }]],
  ["CRLF", "event: message\r\ndata: {}\r\n\r\n", [{ event: "message", data: "{}" }]],
  ["CR alone", "event: a\rdata: {}\r\r", [{ event: "a", data: "{}" }]],
  ["mixed line ends", "data: a\r\ndata: b\rdata: c\n\n", [{ event: "message", data: "a\nb\nc" }]],
  ["a byte order mark", "\ufeffdata: x\n\n", [{ event: "message", data: "x" }]],
  ["comments", ": ping\n\ndata: x\n:\n\n", [{ event: "message", data: "x" }]],
  ["id and retry", "id: 7\nretry: 250\ndata: x\n\n", [{ event: "message", id: "7", retry: 250, data: "x" }]],
  ["a retry that is no number", "retry: 1e3\ndata: x\n\n", [{ event: "message", data: "x" }]],
  ["a retry with a sign", "retry: +5\ndata: x\n\n", [{ event: "message", data: "x" }]],
  ["a retry with a space more", "retry:  5\ndata: x\n\n", [{ event: "message", data: "x" }]],
  ["an empty retry", "retry\ndata: x\n\n", [{ event: "message", data: "x" }]],
  ["a long retry", "retry: 99999999999\n\n", [{ event: "message", retry: 99_999_999_999 }]],
  [
    "a retry without data",
    "retry: 250\n\ndata: x\n\n",
    [
      { event: "message", retry: 250 },
      { event: "message", data: "x" },
    ],
  ],
  ["an id without data", "id: 1\n\n", [{ event: "message", id: "1" }]],
  ["an id without data at the end of a stream", "id: 1\n", []],
  [
    "an id that stays until the next one",
    "id: 1\ndata: x\n\ndata: y\n\nid: 2\ndata: z\n\n",
    [
      { event: "message", id: "1", data: "x" },
      { event: "message", id: "1", data: "y" },
      { event: "message", id: "2", data: "z" },
    ],
  ],
  [
    "an id that is said again without data",
    "id: 1\ndata: x\n\nid: 1\n\n",
    [{ event: "message", id: "1", data: "x" }],
  ],
  ["the last of two ids", "id: 1\nid: 2\ndata: x\n\n", [{ event: "message", id: "2", data: "x" }]],
  [
    "an id that is taken back",
    "id: 1\ndata: x\n\nid:\n\n",
    [
      { event: "message", id: "1", data: "x" },
      { event: "message", id: "" },
    ],
  ],
  [
    "an id without a colon",
    "id: 1\n\nid\ndata: x\n\n",
    [
      { event: "message", id: "1" },
      { event: "message", id: "", data: "x" },
    ],
  ],
  [
    "an id with NUL",
    "id: 1\n\nid: 2\u0000\ndata: x\n\n",
    [
      { event: "message", id: "1" },
      { event: "message", id: "1", data: "x" },
    ],
  ],
  [
    "an id that is too long",
    `id: 1\n\nid: ${"2".repeat(257)}\ndata: x\n\n`,
    [
      { event: "message", id: "1" },
      { event: "message", id: "1", data: "x" },
    ],
  ],
  [
    "an id with a space in and before it",
    "id:  a b\ndata: x\n\n",
    [{ event: "message", id: " a b", data: "x" }],
  ],
  ["a name that differs in case", "Data: x\nID: 1\n\n", []],
  ["a name with a space", " data: x\ndata : y\n\n", []],
  [
    "a byte order mark within the stream",
    "\ufeffdata: x\n\n\ufeffdata: y\n\n",
    [{ event: "message", data: "x" }],
  ],
  ["two byte order marks", "\ufeff\ufeffdata: x\n\n", []],
  ["an event whose name is empty", "event:\ndata: x\n\n", [{ event: "message", data: "x" }]],
  ["a comment between fields", "data: a\n:data: b\ndata: c\n\n", [{ event: "message", data: "a\nc" }]],
  ["unknown fields", "other: y\ndata: x\n\n", [{ event: "message", data: "x" }]],
  ["a field without colon", "data\n\n", [{ event: "message", data: "" }]],
  ["an event without data", "event: a\n\ndata: x\n\n", [{ event: "message", data: "x" }]],
  ["the priming event of 2025-11-25", "id: 1\ndata:\n\n", [{ event: "message", id: "1", data: "" }]],
  ["an event that the end cuts off", "data: x\n\ndata: y\n", [{ event: "message", data: "x" }]],
  ["umlauts and emoji", "data: käse 🧀\n\n", [{ event: "message", data: "käse 🧀" }]],
];

describe("SseParser", () => {
  it.each(cases)("reads %s", (_, stream, expected) => {
    expect(parse([bytes(stream)])).toEqual(expected);
  });

  it.each(cases)("reads %s byte by byte", (_, stream, expected) => {
    expect(parse([...bytes(stream)].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it("reads the same events wherever the stream is cut", () => {
    const line = fc.constantFrom(
      "data: é",
      'data: {"a":1}',
      "event: x",
      ": c",
      "id: 3",
      "",
      "data",
      "\ufeffdata: z",
    );
    const end = fc.constantFrom("\n", "\r", "\r\n");
    const stream = fc.array(fc.tuple(line, end), { maxLength: 30 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(200), { maxLength: 8 }), (lines, cuts) => {
        const whole = bytes(lines.flat().join(""));
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b),
          whole.length,
        ];
        const chunks = places.slice(1).map((to, i) => whole.subarray(places[i], to));
        expect(parse(chunks)).toEqual(parse([whole]));
      }),
    );
  });

  it.each([
    ["an event", "data: ", "x"],
    ["many lines of an event", "", "data: x\n"],
    ["comments without end", "", ": still here\n\n"],
    ["blank lines without end", "", "\n"],
  ])("stops at its cap on %s", (_, start, repeated) => {
    const chunks = [bytes(start), ...Array.from({ length: 2000 }, () => bytes(repeated))];
    expect(parse(chunks, 1000)).toMatch(/larger than 1000 bytes/);
  });

  it("accepts an event of exactly its cap", () => {
    const event = bytes(`data: ${"x".repeat(992)}\n\n`);
    expect(event.length).toBe(1000);
    expect(parse([event, event], 1000)).toHaveLength(2);
  });

  it("reads an event of its whole cap in chunks of one byte, in linear time", () => {
    const parser = new SseParser(4 * MIB);
    const one = bytes("x");
    parser.push(bytes("data: "));
    let taken = 6;
    while (parser.push(one).ok) taken++;
    expect(parser.heldBytes).toBe(4 * MIB);
    expect(taken).toBe(4 * MIB);
  });
});

describe("sseMessage", () => {
  it("is read back unchanged, with line breaks in JSON's white space", () => {
    for (const json of ['{"a":1}', '{\n "a": 1,\r\n "b": 2\r}']) {
      const [event] = parse([bytes(sseMessage(json))]) as Told[];
      expect(JSON.parse(event?.data ?? "")).toEqual(JSON.parse(json));
    }
    expect(sseMessage("{}")).toBe("event: message\ndata: {}\n\n");
  });
});
