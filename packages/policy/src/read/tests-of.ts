import { type JsonObject, pointer } from "@sallyport/json";
import type { TestCall, TestCase } from "../language/document.ts";
import { timestampMs } from "../language/timestamp.ts";

/** `tests` of a document as the grammar has accepted it. */
export type RawTest = {
  name: string;
  request: {
    tool: string;
    args: JsonObject;
    identity?: { id?: string; kind?: string; labels?: Record<string, string> };
    now?: string;
    history?: { tool: string; args?: JsonObject; now?: string }[];
  };
  want: TestCase["want"];
};

/** The tests of a document, in its order. Who calls is an agent without labels, unless a test says otherwise. */
export function testsOf(tests: RawTest[] = []): TestCase[] {
  return tests.map(({ name, request, want }, i) => ({
    rule: pointer(["tests", i]),
    name,
    request: {
      tool: request.tool,
      args: request.args,
      identity: request.identity && {
        id: request.identity.id ?? "test",
        kind: request.identity.kind ?? "agent",
        labels: request.identity.labels ?? {},
      },
      now: timeOf(request.now),
      history: (request.history ?? []).map(
        (call): TestCall => ({ tool: call.tool, args: call.args ?? {}, now: timeOf(call.now) }),
      ),
    },
    want: { effect: want.effect, rule: want.rule },
  }));
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : timestampMs(text);
}
