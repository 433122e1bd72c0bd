import { StartupError } from "../../packages/db/src/embedded/index.ts";
import {
  type Caller,
  createGrant,
  createIdentity,
  createPolicy,
  createServer,
  createServices,
  loadActor,
  publishPolicy,
  type ServicesConfig,
  ServiceError,
  signIn,
  signUp,
} from "../../packages/services/src/index.ts";
import type { TryOptions } from "./options.ts";

export type TryTenant = {
  readonly caller: Caller;
  readonly org: string;
  readonly url: string;
  readonly token: string;
};

/** What a customer clicks together: account, server, published policy, identity, grant. Throws StartupError. */
export async function makeTenant(config: ServicesConfig, options: TryOptions): Promise<TryTenant> {
  try {
    return await make(config, options);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const details = error.issues?.map(({ message }) => `\n  ${message}`).join("") ?? "";
    throw new StartupError(error.public, details);
  }
}

async function make(config: ServicesConfig, { upstream, policy, headers }: TryOptions): Promise<TryTenant> {
  const services = createServices(config);
  const account = { email: "try@example.com", password: "only here and only now" };
  const from = { ip: "127.0.0.1", userAgent: "npm run try" };
  const { orgSlug: org } = await signUp(services, { ...account, name: "Try", organisation: "Try" }, from);
  const { sessionId } = await signIn(services, account, from);
  const actor = await loadActor(services, sessionId);
  if (actor === null) throw new Error("The account that was just made cannot sign in.");
  const caller = { services, actor };

  const auth = headers.length > 0 ? "headers" : "none";
  const server = await createServer(caller, {
    org,
    name: "Upstream",
    url: upstream,
    auth,
    headers: [...headers],
  });
  if (!server.check.ok) {
    throw new StartupError(`The server ${upstream} cannot be used. ${server.check.message}`, "");
  }
  const { serverId } = server;
  const { policyId } = await createPolicy(caller, { org, serverId, name: "Policy", draft: policy });
  await publishPolicy(caller, { org, policyId, text: policy, expectedRevision: 0 });
  const { identityId } = await createIdentity(caller, { org, kind: "agent", name: "Try" });
  const grant = await createGrant(caller, {
    org,
    identityId,
    serverId,
    policyId,
    label: "Try",
    expiresInDays: null,
  });
  return { caller, org, url: grant.proxyUrl, token: grant.token };
}
