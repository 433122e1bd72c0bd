import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { type Message, sendMessage } from "./send-message.ts";

let at: TestOrg;
const told: Message[] = [];
let address = 0;

beforeAll(async () => {
  at = await createTestOrg();
});
afterAll(() => at.close());
beforeEach(async () => {
  told.length = 0;
  address += 1;
  await at.admin.query("DELETE FROM messages");
});

const MESSAGE = { name: "Ada", email: "ada@example.com", text: "Hello\nthere" };
const send = (more: object = {}, ip = `192.0.2.${address}`): Promise<void> =>
  sendMessage(
    at.caller.services,
    { ...MESSAGE, ...more },
    { ip, tell: async (message) => void told.push(message) },
  );
const stored = async () => (await at.admin.query("SELECT name, email, text FROM messages")).rows;

describe("a message to the operator", () => {
  it("is stored and told", async () => {
    await send();
    expect([await stored(), told]).toEqual([[MESSAGE], [MESSAGE]]);
  });

  it("is kept when telling fails", async () => {
    const tell = () => Promise.reject(new Error("no mail"));
    await expect(sendMessage(at.caller.services, MESSAGE, { ip: "192.0.2.200", tell })).rejects.toThrow(
      "no mail",
    );
    expect(await stored()).toEqual([MESSAGE]);
  });

  it("of a program that fills in the hidden field is dropped in silence", async () => {
    await send({ website: "https://spam.example" });
    expect([await stored(), told]).toEqual([[], []]);
  });

  it.each([
    ["name", { name: " " }],
    ["email", { email: "ada" }],
    ["text", { text: "" }],
    ["text", { text: "x".repeat(5001) }],
  ])("is refused for its %s: %j", async (path, more) => {
    await expect(send(more)).rejects.toMatchObject({ code: "invalid_input", issues: [{ path }] });
    expect(await stored()).toEqual([]);
  });

  it("is refused after five an hour from one address", async () => {
    for (let count = 0; count < 5; count++) await send();
    await expect(send()).rejects.toMatchObject({ code: "too_many" });
    await send({}, "192.0.2.250");
    expect(await stored()).toHaveLength(6);
  });

  it("cannot be read by the dashboard", async () => {
    await send();
    await expect(at.caller.services.db.message.findMany()).rejects.toThrow(/permission denied/);
  });
});
