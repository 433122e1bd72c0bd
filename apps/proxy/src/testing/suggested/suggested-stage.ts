import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { sampleCalls, suggestForTool } from "@sallyport/catalog";
import type { JsonObject } from "@sallyport/json";
import { RawClient } from "@sallyport/testkit";
import { Approvers } from "../approvers.ts";
import { bearer, call, Stage } from "../stage.ts";
import type { SuggestedCase } from "./suggested-cases.ts";

/** Publishes suggested policies, and makes the calls that each should let pass and refuse. */
export class SuggestedStage {
  readonly #stage: Stage;

  private constructor(stage: Stage) {
    this.#stage = stage;
  }

  static async set(): Promise<SuggestedStage> {
    return new SuggestedStage(await Stage.set({ tools: [] }));
  }

  strike(): Promise<void> {
    return this.#stage.strike();
  }

  /** What the server saw that it should not have, or did not see; undefined where all is well. */
  async faultOf({ judged, strength }: SuggestedCase): Promise<string | undefined> {
    const { document } = suggestForTool(judged, strength);
    const { name, inputSchema } = judged.tool;
    const { passing, refused } = sampleCalls(document, judged.tool);
    const on = await this.#publish(document, { name, inputSchema });
    const asks = JSON.stringify(document).includes('"require_approval"');
    const held = asks && passing !== undefined ? await on.faultOfHeld(passing) : undefined;
    if (held !== undefined) return held;
    if (!asks && passing !== undefined && !(await on.arrives(passing))) return "refuses the passing call";
    if (refused.before > 0) {
      // Spending it would take an approval for each call; the engine is asked by suggestionFaults.
      return asks ? undefined : on.faultOfLimit(refused.args, refused.before);
    }
    return (await on.arrives(refused.args)) ? `lets a call pass: ${refused.because}` : undefined;
  }

  /** A grant of its own for each policy, so that no counter is another's. */
  async #publish(document: JsonObject, tool: { readonly name: string; readonly inputSchema: unknown }) {
    const { tenant, upstream } = this.#stage;
    upstream.reset();
    await tenant.query("DELETE FROM tools WHERE server_id = $1", [tenant.serverId]);
    await tenant.reviewTools([tool]);
    await tenant.publish(document);
    const { token } = await tenant.addGrant();
    await this.#stage.configured();
    return new Caller(this.#stage, tool.name, token);
  }
}

/** Calls one tool with the token of one grant. */
class Caller {
  readonly #stage: Stage;
  readonly #tool: string;
  readonly #token: string;

  constructor(stage: Stage, tool: string, token: string) {
    this.#stage = stage;
    this.#tool = tool;
    this.#token = token;
  }

  async arrives(args: JsonObject): Promise<boolean> {
    const before = this.#seen(args);
    await this.#stage.call(this.#tool, args, bearer(this.#token));
    return this.#seen(args) > before;
  }

  /** A call that waits for people has not arrived when they are asked, and arrives once one approves it. */
  async faultOfHeld(args: JsonObject): Promise<string | undefined> {
    const people = new Approvers(this.#stage.tenant);
    const client = await RawClient.connect(this.#stage.proxy.port);
    client.send(this.#stage.post(JSON.stringify(call(this.#tool, args)), bearer(this.#token)));
    const ended = new AbortController();
    const answered = client.response().finally(() => ended.abort());
    const id = await this.#asked(people, ended.signal);
    if (id === undefined) return "is not held for approval";
    if (this.#seen(args) > 0) return "arrives before it is approved";
    await people.approve(id);
    await answered;
    client.close();
    return this.#seen(args) === 1 ? undefined : "does not arrive once it is approved";
  }

  /** Calls until one is refused: after as many as the limit has, in each minute, hour or day that this took. */
  async faultOfLimit(args: JsonObject, max: number): Promise<string | undefined> {
    const from = Math.floor(Date.now() / 60_000);
    let passed = this.#seen(args);
    while (passed <= 10 * max && (await this.arrives(args))) passed += 1;
    const minutes = Math.floor(Date.now() / 60_000) - from + 1;
    if (passed >= max && passed <= max * minutes) return undefined;
    return `lets ${passed} calls pass in ${minutes} minutes, not ${max}`;
  }

  #seen(args: JsonObject): number {
    return this.#stage.upstream
      .calls(this.#tool)
      .filter(({ message }) => isDeepStrictEqual(message?.params?.["arguments"] ?? {}, args)).length;
  }

  /** The approval that the call waits for; undefined when it is answered without one. */
  async #asked(people: Approvers, answered: AbortSignal): Promise<string | undefined> {
    while (!answered.aborted) {
      const pending = (await people.of(this.#tool)).find(({ status }) => status === "pending");
      if (pending !== undefined) return pending.id;
      await delay(5);
    }
    return undefined;
  }
}
