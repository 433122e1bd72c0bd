import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { countAttempt } from "../throttle.ts";
import { handshake } from "../upstream/handshake.ts";
import type { HandshakeCause } from "../upstream/handshake-failure.ts";
import { findServer } from "./find-server.ts";
import { checkedUrl, ServerAuth, ServerUrl } from "./server-input.ts";
import { AuthoritiesText, checkedAuthorities, contactSettings, MaxAnswerMb } from "./server-settings.ts";
import { ChangedHeaders, newHeaders, resolveHeaders } from "./upstream-headers.ts";

export const TestConnectionInput = InOrgInput.extend({
  /** Given when a registered server is being edited: sealed values can then be kept with `value: null`. */
  serverId: Id.optional(),
  url: ServerUrl,
  auth: ServerAuth,
  headers: ChangedHeaders,
  maxAnswerMb: MaxAnswerMb.optional(),
  /** Left out: those of the registered server. */
  authorities: AuthoritiesText.optional(),
});

export type ConnectionTest =
  | {
      readonly ok: true;
      readonly implementation: string;
      readonly protocolVersion: string;
      readonly toolCount: number;
    }
  | {
      readonly ok: false;
      readonly cause: HandshakeCause;
      readonly message: string;
      readonly proposedUrl?: string;
    };

const TESTS_PER_MINUTE = { max: 10, windowMs: 60_000 };

/** Tries a server as typed and saves nothing. Same role and same address rules as registering it. */
export async function testConnection(
  caller: Caller,
  given: z.input<typeof TestConnectionInput>,
): Promise<ConnectionTest> {
  const input = parseInput(TestConnectionInput, given);
  const target = await inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId }) => {
    const { services } = caller;
    const server =
      input.serverId === undefined ? null : await findServer(tx, { orgId, serverId: input.serverId });
    const url = checkedUrl(services, input.url);
    const settings = contactSettings({
      maxAnswerMb: input.maxAnswerMb === undefined ? server?.maxAnswerMb : input.maxAnswerMb,
      authorities: checkedAuthorities(input.authorities, server?.authorities),
    });
    if (input.auth === "none") return { url, headers: [], ...settings };
    if (!server) return { url, headers: newHeaders(input.headers), ...settings };
    const headers = await resolveHeaders(
      { services, tx },
      { orgId, serverId: server.id, url: server.url },
      { url, headers: input.headers },
    );
    return { url, headers, ...settings };
  });
  await countAttempt(caller.services, {
    of: ["test-connection", caller.actor.userId],
    ...TESTS_PER_MINUTE,
  });
  const result = await handshake(caller.services.egress, target);
  if (!result.ok) return result;
  const { implementation, protocolVersion, tools } = result;
  return { ok: true, implementation, protocolVersion, toolCount: tools.length };
}
