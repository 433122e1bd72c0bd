import { expect, it } from "vitest";
import { batchAnswer, leftOut, type Part } from "./batch-answer.ts";

const request = (id: unknown) => ({ jsonrpc: "2.0", id, method: "tools/call" }) as Part["message"];
const notification = { jsonrpc: "2.0", method: "notifications/initialized" };
const answer = (status: number, body: string) => ({ status, headers: [], body: Buffer.from(body) });
const result = (id: number) => `{"jsonrpc":"2.0","id":${id},"result":{"n":9007199254740993}}`;
const refusal = '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"}}';

it.each<[string, Part[], number, string]>([
  ["nothing to notifications", [{ message: notification, answer: answer(202, "") }], 202, ""],
  [
    "results as they came, in their order",
    [
      { message: request(1), answer: answer(200, result(1)) },
      { message: notification, answer: answer(202, "") },
      { message: request(2), answer: answer(200, result(2)) },
    ],
    200,
    `[${result(1)},${result(2)}]`,
  ],
  [
    "one refusal for the whole, where all were refused alike",
    [
      { message: request(1), answer: answer(404, refusal) },
      { message: notification, answer: answer(404, refusal) },
    ],
    404,
    refusal,
  ],
  [
    "a refusal under the id of its request, beside what passed",
    [
      { message: request(1), answer: answer(404, refusal) },
      { message: request(2), answer: answer(200, result(2)) },
    ],
    200,
    `[{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Session not found"}},${result(2)}]`,
  ],
  [
    "a refusal of what has no id that can be one under null",
    [
      { message: request({}), answer: answer(400, refusal) },
      { message: request(2), answer: answer(200, result(2)) },
    ],
    200,
    `[{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}},${result(2)}]`,
  ],
  [
    "what broke off as an error, and not as half of an answer",
    [
      { message: request(1), answer: undefined },
      { message: notification, answer: undefined },
    ],
    200,
    '[{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"The answer broke off."}}]',
  ],
])("a batch is answered %s", (_, parts, status, body) => {
  const whole = batchAnswer(parts);
  expect([whole.status, whole.body.toString()]).toEqual([status, body]);
});

it("says under a request's id that its answer was left out, and nothing to a notification", () => {
  expect(JSON.parse(leftOut(request("a")).body.toString())).toMatchObject({
    id: "a",
    error: { code: -32603 },
  });
  expect(leftOut(notification).body).toHaveLength(0);
});
