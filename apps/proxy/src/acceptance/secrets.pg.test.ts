import { RawClient } from "@sallyport/testkit";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Approvers } from "../testing/approvers.ts";
import { bearer, call, Stage } from "../testing/stage.ts";

/** docs/threats.md, K12 (leak canaries): a unique secret in every input, and none of them where it does not belong. */
const CREDENTIAL = "canary-credential-9d1c";
const ARGUMENT = "canary-argument-77aa";
const RESULT = "canary-result-31fe";
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({
    headers: { authorization: `Bearer ${CREDENTIAL}` },
    env: { LOG_LEVEL: "trace" },
  });
});
afterAll(() => stage?.strike());

it("writes no token, credential, argument value or server's body to a log, record, spool file or other answer", async () => {
  const { token } = stage.tenant;
  const forged = `${token.slice(0, -6)}000000`;
  const answers: string[] = [];
  const say = async (...args: Parameters<Stage["say"]>): Promise<void> => {
    answers.push((await stage.say(...args)).bytes);
  };
  const args = { [`key`]: ARGUMENT, amount: 1, nested: { deep: [ARGUMENT] } };
  const fail = { status: 500, body: `${RESULT} ${CREDENTIAL}` };

  await say(call("refund", args));
  await say(call("cap", { ...args, amount: 999 }));
  await say(call("wipe_disk", args));
  const waiting = await RawClient.connect(stage.proxy.port);
  waiting.send(stage.post(JSON.stringify(call("approve_me", args))));
  await new Approvers(stage.tenant).waiting("approve_me");
  waiting.close();
  await say(call("echo", args), bearer(forged));
  await say(call("echo", args), { Authorization: `Basic ${token}` });
  await say(
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":"${ARGUMENT}","a":1}}}`,
  );
  await say(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","x":"${ARGUMENT}"}}`);
  await say({ jsonrpc: "2.0", id: 1, method: ARGUMENT });
  stage.upstream.script("tools/call", fail);
  await say(call("echo", args));
  stage.upstream.script("tools/call", { json: { jsonrpc: "2.0", id: 9, result: { text: RESULT } } });
  await say(call("echo", args));
  await say({ jsonrpc: "2.0", id: 1, method: "tools/list", params: { cursor: ARGUMENT } });
  await stage.raw(
    `GET ${stage.path}?token=${token} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  await stage.raw(`${token} ${CREDENTIAL} nonsense\r\n\r\n`);
  stage.upstream.reset();
  const ok = await stage.call("echo", args);
  expect(ok.status).toBe(200);
  expect(stage.upstream.calls("echo").at(-1)?.headers.authorization).toBe(`Bearer ${CREDENTIAL}`);
  await stage.trail();

  const rows = JSON.stringify([
    await stage.tenant.query("SELECT * FROM decisions"),
    await stage.tenant.query("SELECT * FROM outcomes"),
    await stage.tenant.query("SELECT * FROM limit_counters"),
    await stage.tenant.query("SELECT * FROM approvals"),
    await stage.tenant.query("SELECT * FROM proxies"),
  ]);
  await stage.proxy.kill();
  const spool = readdirSync(stage.proxy.spoolDir)
    .map((name) => readFileSync(join(stage.proxy.spoolDir, name), "latin1"))
    .join("");
  expect(spool).toContain('"answer":"D"');
  const places = { log: stage.proxy.output, answers: answers.join("\n"), rows, spool };
  for (const [place, text] of Object.entries(places)) {
    for (const secret of [token, token.slice(3, 40), forged, CREDENTIAL, RESULT]) {
      expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
    }
  }
  // The name of a method is always recorded, the value of an argument never.
  for (const [place, text] of Object.entries(places)) {
    const isRecordedAsMethod = place === "rows" || place === "spool";
    expect(text.split(ARGUMENT).length - 1, place).toBe(isRecordedAsMethod ? 1 : 0);
  }
});
