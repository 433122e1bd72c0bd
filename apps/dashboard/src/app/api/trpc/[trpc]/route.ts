import { appRouter } from "@sallyport/api";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { env } from "../../../../env.ts";
import { isSameOrigin } from "../../../../session/same-origin.ts";
import { apiContext } from "../../../../trpc/api-context.ts";

function refuse(status: number, sentence: string): Response {
  return Response.json({ error: { message: sentence } }, { status });
}

/** Against cross-site request forgery: only our own pages may write, and only with a body that an HTML form cannot send. */
function refusal(request: Request): Response | null {
  if (!isSameOrigin(request, env().NEXTAUTH_URL))
    return refuse(403, "This request comes from another site. Use the dashboard at its own address.");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return refuse(415, "Send application/json.");
  return null;
}

function handle(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => apiContext(),
    allowBatching: false, // the browser's client sends one at a time; a batch is many requests at the price of one
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") console.error(`Procedure ${path ?? "?"} failed:`, error);
    },
  });
}

export function GET(request: Request): Promise<Response> {
  return handle(request);
}

export async function POST(request: Request): Promise<Response> {
  return refusal(request) ?? (await handle(request));
}
