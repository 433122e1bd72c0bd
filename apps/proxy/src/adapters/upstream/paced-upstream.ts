import { PacedExchange } from "./paced-exchange.ts";
import type { Turns } from "./turns.ts";
import type { Upstream, UpstreamExchange, UpstreamRequest } from "./upstream.ts";

/** Upstreams whose answers come in turns, whichever organisation they belong to. */
export class PacedUpstream {
  readonly #upstream: Pick<Upstream, "send">;
  readonly #turns: Turns;

  constructor(upstream: Pick<Upstream, "send">, turns: Turns) {
    this.#upstream = upstream;
    this.#turns = turns;
  }

  send(request: UpstreamRequest): UpstreamExchange {
    return new PacedExchange(this.#upstream.send(request), this.#turns, request.orgId);
  }
}
