import { afterEach, beforeEach, expect, it } from "vitest";
import { createSmtpMailer } from "./mailer.ts";
import { type Sender, startSender } from "./start-sender.ts";
import { Stage } from "./testing/stage.ts";

let stage: Stage;
let senders: Sender[];
beforeEach(async () => {
  senders = [];
  stage = await Stage.open();
  await stage.begin();
});
afterEach(async () => {
  await Promise.all(senders.map((sender) => sender.stop()));
  await stage.close();
});

function start(): Sender {
  const sender = startSender({
    databaseUrl: stage.services.dashboardUrl,
    sealingKeys: `1:${Buffer.alloc(32, 1).toString("base64")}`,
    egress: { allowPrivate: true },
    baseUrl: "https://sallyport.example.com",
    mailer: createSmtpMailer({ url: stage.mail.url, from: "s@example.com", host: "example.com" }),
    log: () => undefined,
  });
  senders.push(sender);
  return sender;
}

const oneMore = (): Promise<void> =>
  new Promise((done) => {
    stage.mail.beforeAcknowledging = () => {
      done();
      return Promise.resolve();
    };
  });
const holders = async (): Promise<number> => {
  const { rows } = await stage.services.admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()`,
  );
  return rows[0]?.n ?? 0;
};

it("a call that is held is mailed at once, once, whichever of two processes is the one that sends", async () => {
  start();
  start();
  await expect.poll(holders, { timeout: 10_000 }).toBe(1);
  const mailed = oneMore();
  await stage.held();
  await mailed;
  await expect.poll(async () => (await stage.deliveries())[0]?.state).toBe("delivered");
  expect(stage.mail.mails).toHaveLength(1);
});

it("when the process that sends ends, the other one goes on", async () => {
  const first = start();
  await expect.poll(holders, { timeout: 10_000 }).toBe(1);
  start();
  await first.stop();
  const mailed = oneMore();
  await stage.held();
  await mailed;
  expect(stage.mail.mails).toHaveLength(1);
});

it("what was held while no process ran is mailed when one starts", async () => {
  await stage.held();
  const mailed = oneMore();
  start();
  await mailed;
  expect(stage.mail.mails).toHaveLength(1);
});

it("a sender whose connection is cut begins again", async () => {
  start();
  await expect.poll(holders, { timeout: 10_000 }).toBe(1);
  await stage.services.admin.query(
    `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND d.datname = current_database()`,
  );
  const mailed = oneMore();
  await stage.held();
  await mailed;
  expect(stage.mail.mails).toHaveLength(1);
});
