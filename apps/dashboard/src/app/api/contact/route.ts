import { type SendMessageInput, sendMessage } from "@sallyport/services";
import type * as z from "zod";
import { env } from "../../../env.ts";
import { sentFailure } from "../../../features/contact/sent-failure.ts";
import { tellOperator } from "../../../features/contact/tell-operator.ts";
import { boundedBody } from "../../../features/public-api/bounded-body.ts";
import { services } from "../../../services.ts";
import { requestOrigin } from "../../../session/request-origin.ts";
import { isSameOrigin } from "../../../session/same-origin.ts";

export const dynamic = "force-dynamic";

/** Takes what somebody writes by the contact form. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request, env().NEXTAUTH_URL)) return new Response(null, { status: 403 });
  try {
    const given = JSON.parse((await boundedBody(request)) ?? "null") as z.input<typeof SendMessageInput>;
    const { ip } = requestOrigin(request.headers);
    await sendMessage(services(), given, { ip, tell: tellOperator });
    return Response.json({ sent: true });
  } catch (error) {
    return sentFailure(error);
  }
}
