import type { AppRouter } from "@sallyport/api";
import { wire } from "@sallyport/api/wire";
import { type Operation, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

/**
 * Each call is one request: queries are a GET, changes a POST. The httpLink of @trpc/client does the same, and forms,
 * bytes and headers that nobody sends here, for 3 KB of every page's first load.
 */
export const overHttp: TRPCLink<AppRouter> =
  () =>
  ({ op }) =>
    observable((observer) => {
      const left = new AbortController();
      const leave = (): void => left.abort(op.signal?.reason);
      if (op.signal?.aborted === true) leave();
      op.signal?.addEventListener("abort", leave, { once: true });
      call(op, left.signal)
        .then((data) => {
          observer.next({ result: { type: "data", data } });
          observer.complete();
        })
        .catch((error: Error) => observer.error(TRPCClientError.from(error)));
      return leave;
    });

/** What the procedure answers. Throws its error, and what `fetch` throws or an answer that is not JSON. */
async function call({ path, type, input }: Operation, signal: AbortSignal): Promise<unknown> {
  const url = `/api/trpc/${path}`;
  const sent = JSON.stringify(wire.serialize(input));
  const response =
    type === "mutation"
      ? await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: sent,
          signal,
        })
      : await fetch(input === undefined ? url : `${url}?input=${encodeURIComponent(sent)}`, { signal });
  const answer: unknown = await response.json();
  if (isAnswer(answer)) return wire.deserialize(answer.result.data);
  throw isRefusal(answer)
    ? TRPCClientError.from<AppRouter>({ error: wire.deserialize(answer.error) } as Shape)
    : new Error("The answer could not be read.");
}

type Shape = Extract<Parameters<typeof TRPCClientError.from<AppRouter>>[0], { error: unknown }>;

function isAnswer(answer: unknown): answer is { readonly result: { readonly data: unknown } } {
  return typeof answer === "object" && answer !== null && "result" in answer;
}

function isRefusal(answer: unknown): answer is { readonly error: unknown } {
  return typeof answer === "object" && answer !== null && "error" in answer;
}
