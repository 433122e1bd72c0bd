import type pg from "pg";
import type * as z from "zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Services } from "../services.ts";
import { createTestServices, type TestServices } from "../testing/test-services.ts";
import { getMe } from "./get-me.ts";
import { listSessions } from "./list-sessions.ts";
import { loadActor } from "./load-actor.ts";
import { revokeSession } from "./revoke-session.ts";
import { signOut } from "./sign-out.ts";
import { signIn } from "./sign-in.ts";
import { SignUpInput, signUp } from "./sign-up.ts";

let at: TestServices;
let admin: pg.Client;
let services: Services;
let count = 0;

const from = { ip: "192.0.2.1", userAgent: "Browser 1.0" };
const password = "correct horse battery";
/** What signs in, of what signed up. */
const credentials = ({ email }: { email: string }) => ({ email, password });
const account = (): z.input<typeof SignUpInput> => ({
  email: `p${++count}@example.com`,
  password,
  name: "Ada",
  organisation: `Org ${count}`,
});

beforeAll(async () => {
  at = await createTestServices();
  ({ services, admin } = at);
});
beforeEach(() => admin.query("DELETE FROM throttles"));
afterAll(() => at.close());

describe("signUp", () => {
  it("makes an account and an organisation whose admin it is, and records org.created", async () => {
    const input = account();
    const { userId, orgSlug } = await signUp(services, input, from);
    const { sessionId } = await signIn(services, credentials(input), from);
    const actor = await loadActor(services, sessionId);
    expect(actor).toMatchObject({ userId, email: input.email, name: "Ada" });
    if (!actor) return;
    expect((await getMe({ services, actor })).orgs).toEqual([
      { slug: orgSlug, name: input.organisation, role: "admin" },
    ]);
    const { rows } = await admin.query("SELECT action, actor FROM admin_events WHERE actor_id = $1", [
      userId,
    ]);
    expect(rows).toEqual([{ action: "org.created", actor: input.email }]);
  });

  it("stores the password as an argon2id hash and in no other form", async () => {
    const { userId } = await signUp(services, account(), from);
    const { rows } = await admin.query<{ password_hash: string }>("SELECT * FROM users WHERE id = $1", [
      userId,
    ]);
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  it("refuses an e-mail address that has an account, in any spelling, and makes no organisation", async () => {
    const input = account();
    await signUp(services, input, from);
    const again = SignUpInput.parse({ ...account(), email: `  ${input.email.toUpperCase()} ` });
    await expect(signUp(services, again, from)).rejects.toMatchObject({
      code: "conflict",
      issues: [{ path: "email" }],
    });
    const { rows } = await admin.query("SELECT 1 FROM orgs WHERE name = $1", [again.organisation]);
    expect(rows).toEqual([]);
  });

  it("gives a second organisation of the same name, and one named after a page of ours, a slug with a suffix", async () => {
    const slugs = [];
    for (const organisation of ["Twin", "Twin", "Docs"]) {
      slugs.push((await signUp(services, { ...account(), organisation }, from)).orgSlug);
    }
    expect(slugs[0]).toBe("twin");
    expect(slugs[1]).toMatch(/^twin-[0-9a-f]{4}$/);
    expect(slugs[2]).toMatch(/^docs-[0-9a-f]{4}$/);
  });

  it("makes one account when the same form is sent twice at once", async () => {
    const input = account();
    const results = await Promise.allSettled([signUp(services, input, from), signUp(services, input, from)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it.each([
    ["email", { email: "not an address" }],
    ["email", { email: "" }],
    ["password", { password: "short" }],
    ["password", { password: "x".repeat(201) }],
    ["name", { name: "  " }],
    ["organisation", { organisation: "\u202Egro" }],
    ["organisation", { organisation: "x".repeat(81) }],
  ])("refuses an input whose %s is not valid, with a sentence for that field", (field, change) => {
    const parsed = SignUpInput.safeParse({ ...account(), ...change });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
    expect(parsed.error?.issues[0]?.message).toMatch(/\.$/);
  });
});

describe("signIn", () => {
  it("gives the same error for a wrong password and for an unknown account", async () => {
    const input = account();
    await signUp(services, input, from);
    const wrong = await signIn(services, { email: input.email, password: "wrong" }, from).catch(
      (error: unknown) => error,
    );
    const unknown = await signIn(services, { email: "nobody@example.com", password: "wrong" }, from).catch(
      (error: unknown) => error,
    );
    expect(wrong).toMatchObject({ code: "unauthenticated" });
    expect(String(wrong)).toBe(String(unknown));
  });

  it("refuses the right password after ten failures from one address, and accepts it from another address", async () => {
    const input = account();
    await signUp(services, input, from);
    for (let i = 0; i < 10; i++) {
      await expect(
        signIn(services, { ...credentials(input), password: "wrong" }, from),
      ).rejects.toMatchObject({
        code: "unauthenticated",
      });
    }
    await expect(signIn(services, credentials(input), from)).rejects.toMatchObject({
      code: "too_many",
      message: expect.stringMatching(/15 minutes/),
    });
    await expect(signIn(services, credentials(input), { ...from, ip: "192.0.2.2" })).resolves.toMatchObject({
      email: input.email,
    });
  });

  it("lets the owner in on a known device and at a new address, whatever fifty wrong passwords came from elsewhere", async () => {
    const input = account();
    await signUp(services, input, from);
    for (let i = 0; i < 50; i++) {
      const elsewhere = { ...from, ip: `198.51.100.${i % 7}` };
      await signIn(services, { ...credentials(input), password: "wrong" }, elsewhere).catch(() => {});
    }
    await expect(signIn(services, credentials(input), { ...from, ip: "203.0.113.9" })).resolves.toBeDefined();
    const known = { ...from, ip: "198.51.100.0", knownDevice: "device-1" };
    await expect(signIn(services, credentials(input), known)).resolves.toMatchObject({ email: input.email });
  });

  it("refuses the right password after ten failures on one known device", async () => {
    const input = account();
    await signUp(services, input, from);
    const known = { ...from, knownDevice: "device-2" };
    for (let i = 0; i < 10; i++)
      await signIn(services, { ...credentials(input), password: "wrong" }, known).catch(() => {});
    await expect(signIn(services, credentials(input), known)).rejects.toMatchObject({ code: "too_many" });
    await expect(signIn(services, credentials(input), from)).resolves.toBeDefined();
  });

  it("refuses an address after 300 attempts for different accounts", async () => {
    await admin.query(
      "INSERT INTO throttles (key, window_start, count) SELECT encode(sha256($1::bytea), 'hex'), now(), 300",
      [JSON.stringify(["sign-in", "192.0.2.77"])],
    );
    const input = account();
    await signUp(services, input, from);
    await expect(signIn(services, credentials(input), { ...from, ip: "192.0.2.77" })).rejects.toMatchObject({
      code: "too_many",
    });
  });

  it("checks ten of fifteen attempts that come at once, and refuses the others", async () => {
    const input = account();
    await signUp(services, input, from);
    const attempts = Array.from({ length: 15 }, () =>
      signIn(services, { ...credentials(input), password: "wrong" }, from),
    );
    const codes = (await Promise.allSettled(attempts)).map((result) =>
      result.status === "rejected" ? result.reason.code : "in",
    );
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(10);
    expect(codes.filter((code) => code === "too_many")).toHaveLength(5);
  });

  it("counts from zero again after a sign-in that succeeded", async () => {
    const input = account();
    await signUp(services, input, from);
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 9; i++)
        await signIn(services, { ...credentials(input), password: "wrong" }, from).catch(() => {});
      await expect(signIn(services, credentials(input), from)).resolves.toMatchObject({ email: input.email });
    }
  });
});

describe("sessions", () => {
  const signedIn = async () => {
    const input = account();
    await signUp(services, input, from);
    const { sessionId } = await signIn(services, credentials(input), from);
    const actor = await loadActor(services, sessionId);
    if (!actor) throw new Error("no actor");
    return { input, actor };
  };

  it("end when they are signed out", async () => {
    const { actor } = await signedIn();
    await signOut(services, actor.sessionId);
    expect(await loadActor(services, actor.sessionId)).toBeNull();
  });

  it("end when another session revokes them, and that one goes on", async () => {
    const { input, actor } = await signedIn();
    const other = await signIn(services, credentials(input), { ...from, userAgent: "Phone" });
    const listed = await listSessions({ services, actor });
    expect(listed.map(({ userAgent, current }) => [userAgent, current]).toSorted()).toEqual([
      ["Browser 1.0", true],
      ["Phone", false],
    ]);
    await revokeSession({ services, actor }, { sessionId: other.sessionId });
    expect(await loadActor(services, other.sessionId)).toBeNull();
    expect(await loadActor(services, actor.sessionId)).not.toBeNull();
  });

  it("end when they expire", async () => {
    const { actor } = await signedIn();
    await admin.query("UPDATE user_sessions SET expires_at = now() WHERE id = $1", [actor.sessionId]);
    expect(await loadActor(services, actor.sessionId)).toBeNull();
  });

  it.each(["", "x", "00000000-0000-0000-0000-000000000000", "' OR 1=1 --"])(
    "belong to nobody when their id is %j",
    async (id) => {
      expect(await loadActor(services, id)).toBeNull();
    },
  );
});
