import type { Actor, Services } from "@sallyport/services";
import { initTRPC, TRPCError } from "@trpc/server";
import { codeOf, describeError, toTrpcError } from "./error-adapter.ts";
import { wire } from "./wire.ts";

/** What each request brings. `actor` is whoever the session cookie stands for at this moment. */
export type ApiContext = {
  readonly services: Services;
  readonly actor: Actor | null;
  /** Address of the client, for throttling. */
  readonly ip: string;
  readonly userAgent: string;
};

export function createApiContext(context: ApiContext): ApiContext {
  return context;
}

const t = initTRPC.context<ApiContext>().create({
  transformer: wire,
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: describeError(error).message,
    data: { code: codeOf(error), httpStatus: shape.data.httpStatus, service: describeError(error).service },
  }),
});

export const router = t.router;

/** Service errors become tRPC errors here and nowhere else. */
const withErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  throw toTrpcError(result.error);
});

/** For anybody. */
export const publicProcedure = t.procedure.use(withErrors);

/** For signed-in people; the service verb checks membership and role. */
export const procedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.actor) {
    throw new TRPCError({ code: "UNAUTHORIZED", message: "You are signed out. Sign in again." });
  }
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});
