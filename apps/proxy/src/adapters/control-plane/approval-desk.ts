import { randomUUID } from "node:crypto";
import { approvalPlace, type Keyring, open, seal } from "@sallyport/credentials";
import type { HeldCall, HeldCalls, HoldAnswer } from "@sallyport/store";

/** A call that people have to approve, with its arguments as canonical text. */
export type Question = Omit<HeldCall, "id" | "maxOfGrant" | "maxOfOrg" | "maxAnHour"> & {
  readonly orgId: string;
  readonly serverId: string;
};

export type ApprovalDeskOptions = {
  readonly calls: Pick<HeldCalls, "hold" | "decided">;
  readonly keyring: Keyring;
  readonly onTrouble: (error: unknown) => void;
};

/** What may wait for people at the same time, and be asked of them, so that no agent floods them. */
const BOUNDS = { maxOfGrant: 20, maxOfOrg: 500, maxAnHour: 100 };
/** Calls of one grant that are held open in this process; others are answered at once. */
const MAX_HELD_OPEN = 50;
/** NOTIFY tells of decisions; this finds those of which it did not. One query, and none while nobody waits. */
const LOOK_MS = 1000;
/** Decisions that nobody waited for here, and that are remembered. */
const MAX_EARLY = 1000;

/** Where calls wait for people. Who may run is for the database to say, in one statement for all proxies. */
export class ApprovalDesk {
  readonly #options: ApprovalDeskOptions;
  readonly #waiting = new Map<string, Set<(isTold: boolean) => void>>();
  readonly #early = new Set<string>();
  readonly #heldOpen = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined = undefined;
  #isLooking = false;
  #isClosed = false;

  constructor(options: ApprovalDeskOptions) {
    this.#options = options;
  }

  /** Uses the approval of this call, or finds or asks for one. Throws what pg throws: nothing may run then. */
  hold({ orgId, serverId, ...call }: Question): Promise<HoldAnswer> {
    const { calls, keyring } = this.#options;
    const id = randomUUID();
    const sealed = seal(keyring, approvalPlace({ orgId, serverId, id }, "arguments"), call.arguments);
    return calls.hold(orgId, { ...call, ...BOUNDS, id, arguments: sealed });
  }

  /** What an approver made of the arguments, as JSON text. Throws when it was not sealed for this approval. */
  openEdited(of: { orgId: string; serverId: string; id: string }, sealed: string): string {
    return open(this.#options.keyring, approvalPlace(of, "edited"), sealed);
  }

  /**
   * Waits so many milliseconds until something was decided about an approval: then `told` is true, and the database says
   * what. `stop` ends the wait.
   */
  wait(
    of: { grantId: string; id: string },
    ms: number,
  ): { readonly told: Promise<boolean>; readonly stop: () => void } {
    const { grantId, id } = of;
    const open = this.#heldOpen.get(grantId) ?? 0;
    if (this.#isClosed || open >= MAX_HELD_OPEN || ms <= 0)
      return { told: Promise.resolve(false), stop: () => undefined };
    if (this.#early.delete(id)) return { told: Promise.resolve(true), stop: () => undefined };
    this.#heldOpen.set(grantId, open + 1);
    let end: (isTold: boolean) => void = () => undefined;
    const told = new Promise<boolean>((done) => {
      end = (isTold) => {
        clearTimeout(timer);
        if (this.#leave(id, end)) this.#countDown(grantId);
        done(isTold);
      };
      const timer = setTimeout(() => end(false), ms);
    });
    const others = this.#waiting.get(id);
    if (others === undefined) this.#waiting.set(id, new Set([end]));
    else others.add(end);
    this.#timer ??= setInterval(() => void this.#look(), LOOK_MS).unref();
    return { told, stop: () => end(false) };
  }

  /** An approval was decided or used: whoever waits for it looks again. */
  told(id: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) this.#remember(id);
    else for (const end of waiting) end(true); // each takes itself away
  }

  /** Nobody waits any longer, and nobody begins to. */
  close(): void {
    this.#isClosed = true;
    for (const ends of this.#waiting.values()) for (const end of ends) end(false);
  }

  /** For a call that hears of its approval before it waits: NOTIFY may be quicker than the answer to its question. */
  #remember(id: string): void {
    this.#early.add(id);
    const [oldest] = this.#early;
    if (this.#early.size > MAX_EARLY && oldest !== undefined) this.#early.delete(oldest);
  }

  /** False when it had left before. */
  #leave(id: string, end: (isTold: boolean) => void): boolean {
    const others = this.#waiting.get(id);
    if (others?.delete(end) !== true) return false;
    if (others.size === 0) this.#waiting.delete(id);
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    return true;
  }

  #countDown(grantId: string): void {
    const open = (this.#heldOpen.get(grantId) ?? 1) - 1;
    if (open === 0) this.#heldOpen.delete(grantId);
    else this.#heldOpen.set(grantId, open);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const id of await this.#options.calls.decided([...this.#waiting.keys()])) this.told(id);
    } catch (error) {
      this.#options.onTrouble(error);
    } finally {
      this.#isLooking = false;
    }
  }
}
