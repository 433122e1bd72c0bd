import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "../../../../auth.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

/** The endpoints of next-auth that are used here; all others answer 404. */
const OPEN = new Set(["csrf", "providers", "session", "signin", "callback", "signout", "error"]);

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (!OPEN.has(nextauth[0] ?? "")) return new Response(null, { status: 404 });
  return (await NextAuth(request, context, authOptions())) as Response;
}

export { handle as GET, handle as POST };
