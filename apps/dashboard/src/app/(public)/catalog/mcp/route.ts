import { answerMcpClient } from "../../../../features/public-api/answer-program.ts";
import { answering } from "../../../../features/public-api/answering.ts";

export const dynamic = "force-dynamic";

/** The catalogue as an MCP server, for agents without an account. Only POST answers; the rest is 405. */
function handle(request: Request): Promise<Response> {
  return answerMcpClient(request, answering());
}

export { handle as DELETE, handle as GET, handle as POST };
