import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import { Channel, type Handler } from "./channel.ts";

/** Two ends of a pipe that delivers bytes in pieces of this size. */
function pipe(pieces: number): [Duplex, Duplex] {
  const end = (other: () => Duplex): Duplex =>
    new Duplex({
      read: () => undefined,
      write(bytes: Buffer, _encoding, done) {
        for (let at = 0; at < bytes.length; at += pieces) other().push(bytes.subarray(at, at + pieces));
        done();
      },
      destroy(error, done) {
        other().push(null);
        done(error);
      },
    });
  const near: Duplex = end(() => far);
  const far: Duplex = end(() => near);
  return [near, far];
}

function connect(
  pieces: number,
  handlers: Record<string, Handler>,
): { asker: Channel; answerer: Channel; end: Duplex } {
  const [near, far] = pipe(pieces);
  const asker = new Channel(near, new Map(), () => undefined);
  const answerer = new Channel(far, new Map(Object.entries(handlers)), () => undefined);
  return { asker, answerer, end: near };
}

describe("a channel", () => {
  it.each([1, 2, 3, 5, 7, 4096, 1_000_000])(
    "reads frames that arrive in pieces of %i bytes",
    async (pieces) => {
      const told: unknown[] = [];
      const { asker } = connect(pieces, { echo: (body) => body, note: (body) => void told.push(body) });
      const bodies = [undefined, { amount: 10n ** 20n }, "é".repeat(20_000), Buffer.from([0, 255]), []];
      for (const body of bodies) {
        asker.tell("note", body);
        expect(await asker.ask("echo", body)).toEqual(body);
      }
      const together = await Promise.all(bodies.map((body) => asker.ask("echo", body)));
      expect(together).toEqual(bodies);
      expect(told).toEqual(bodies);
    },
  );

  it("rejects a question with its handler's error, and one that has no handler", async () => {
    const { asker } = connect(1000, {
      now: () => {
        throw new Error("no");
      },
      later: () => Promise.reject(new Error("not now")),
    });
    await expect(asker.ask("now")).rejects.toThrow("no");
    await expect(asker.ask("later")).rejects.toThrow("not now");
    await expect(asker.ask("never")).rejects.toThrow("There is no handler for never.");
  });

  it("rejects open and later questions once the other side is gone", async () => {
    const { asker, end } = connect(1000, { wait: () => new Promise(() => undefined) });
    const open = asker.ask("wait");
    end.destroy();
    await expect(open).rejects.toThrow("gone");
    await expect(asker.ask("wait")).rejects.toThrow("gone");
  });
});
