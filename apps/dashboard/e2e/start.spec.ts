import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { freePorts, newStateDir, Product } from "./product.ts";

test.afterEach(() => Product.stopAll());

const reachable = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(3000) }).then(
    () => true,
    () => false,
  );

test("npm start prints three URLs that respond, and Ctrl-C stops everything", async () => {
  const product = await Product.start();
  const { dashboard, proxy, demo } = product.ports;
  for (const port of [dashboard, proxy, demo]) {
    expect(product.output).toContain(`http://localhost:${port}`);
    expect(await reachable(`http://localhost:${port}/`)).toBe(true);
  }
  const children = JSON.parse(readFileSync(join(product.stateDir, "running.json"), "utf8")).children as {
    pid: number;
  }[];
  expect(children).toHaveLength(3);
  expect(await product.stop()).toBe(0);
  for (const port of [dashboard, proxy, demo])
    expect(await reachable(`http://localhost:${port}/`)).toBe(false);
  for (const { pid } of children) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(existsSync(join(product.stateDir, "postgres", "postmaster.pid"))).toBe(false);
});

test("keeps the data on a second start, also after the first one was killed", async () => {
  const at = { ports: await freePorts(), stateDir: newStateDir() };
  const first = Product.launch(at);
  await first.ready();
  const account = {
    email: "kept@example.com",
    password: "correct horse battery",
    name: "K",
    organisation: "Kept",
  };
  const signUp = (product: Product): Promise<Response> =>
    fetch(`${product.url}/api/trpc/account.signUp`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: product.url },
      body: JSON.stringify({ json: account }),
    });
  expect((await signUp(first)).status).toBe(200);
  first.signal("SIGKILL");
  await first.ended;
  expect(await reachable(first.url)).toBe(true); // its services still run

  const second = Product.launch(at);
  await second.ready();
  expect((await signUp(second)).status).toBe(409);
  await second.stop();
});

test("refuses a second start in the same folder, and leaves the first one running", async () => {
  const at = { ports: await freePorts(), stateDir: newStateDir() };
  const first = Product.launch(at);
  await first.ready();
  for (const args of [[], ["--fresh"]]) {
    const second = Product.launch({ ...at, ports: await freePorts() }, args);
    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`It is running already`);
    expect(second.output).toContain(first.url);
    expect(await reachable(first.url)).toBe(true);
  }
  expect(existsSync(join(at.stateDir, "secrets.json"))).toBe(true);
  expect(await first.stop()).toBe(0);
});

test("names the cause for a port in use, a broken database folder and an unknown option", async () => {
  const ports = await freePorts();
  const squatter = createServer((_, response) => response.end());
  await new Promise<void>((done) => squatter.listen(ports.proxy, "127.0.0.1", done));
  const blocked = Product.launch({ ports, stateDir: newStateDir() });
  expect(await blocked.ended).toBe(1);
  expect(blocked.output).toContain(`Port ${ports.proxy} is in use by another program.`);
  expect(blocked.output).toContain(`PROXY_PORT=${ports.proxy + 1} npm start`);
  squatter.close();

  const at = { ports: await freePorts(), stateDir: newStateDir() };
  const first = Product.launch(at);
  await first.ready();
  await first.stop();
  const secrets = join(at.stateDir, "secrets.json");
  const kept = readFileSync(secrets);
  rmSync(secrets);
  const strange = Product.launch(at);
  expect(await strange.ended).toBe(1);
  expect(strange.output).toContain("has another password than");
  writeFileSync(secrets, kept);
  writeFileSync(join(at.stateDir, "postgres", "global", "pg_control"), "");
  const broken = Product.launch(at);
  expect(await broken.ended).toBe(1);
  expect(broken.output).toMatch(/The database in .* did not start: .*\n?.*npm start -- --fresh/);
  const fresh = Product.launch(at, ["--fresh"]);
  await fresh.ready();
  await fresh.stop();

  writeFileSync(`${at.stateDir}-file`, "");
  const nowhere = Product.launch({ ...at, stateDir: `${at.stateDir}-file` });
  expect(await nowhere.ended).toBe(1);
  expect(nowhere.output).toContain("name another one with SALLYPORT_DIR");

  const confused = Product.launch(at, ["--frehs"]);
  expect(await confused.ended).toBe(1);
  expect(confused.output).toContain("There is no option --frehs.");
});

test("names the cause for an unreachable DATABASE_URL, without its password", async () => {
  const at = { ports: await freePorts(), stateDir: newStateDir() };
  const failed = Product.launch(at, [], { DATABASE_URL: "postgresql://me:canary@127.0.0.1:1/none" });
  expect(await failed.ended).toBe(1);
  expect(failed.output).toContain("The database of DATABASE_URL cannot be used");
  expect(failed.output).not.toContain("canary");
});
