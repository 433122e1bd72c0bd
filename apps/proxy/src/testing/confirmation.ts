import { acceptedContent, inputRequired, type ServerContext } from "@modelcontextprotocol/server";
import * as z from "zod";

type Request = ServerContext["mcpReq"];

/** What the client answered to `askForConfirmation`, and the state that came back with it. */
export function confirmationOf(request: Request): string | undefined {
  const schema = z.object({ sure: z.boolean() });
  const answer = acceptedContent(request.inputResponses, "sure", schema);
  return answer && `${answer.sure}, state ${request.requestState<string>()}`;
}

/** An input-required result with a state that no client may see. */
export function askForConfirmation() {
  const requestedSchema = {
    type: "object" as const,
    properties: { sure: { type: "boolean" as const } },
    required: ["sure"],
  };
  return inputRequired({
    inputRequests: { sure: inputRequired.elicit({ message: "Sure?", requestedSchema }) },
    requestState: "canary-state",
  });
}
