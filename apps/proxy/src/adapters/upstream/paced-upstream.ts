import { PacedExchange } from "./paced-exchange.ts";
import type { Shares } from "../state/shares.ts";
import type { Turns } from "./turns.ts";
import type { Upstream, UpstreamExchange, UpstreamRequest } from "./upstream.ts";

/** Upstreams whose answers come in turns, whichever organisation they belong to, and no faster than their share. */
export class PacedUpstream {
  readonly #upstream: Pick<Upstream, "send">;
  readonly #turns: Turns;
  readonly #shares: Shares;

  constructor(upstream: Pick<Upstream, "send">, turns: Turns, shares: Shares) {
    this.#upstream = upstream;
    this.#turns = turns;
    this.#shares = shares;
  }

  send(request: UpstreamRequest): UpstreamExchange {
    return new PacedExchange(this.#upstream.send(request), request.holder, {
      turns: this.#turns,
      shares: this.#shares,
    });
  }
}
