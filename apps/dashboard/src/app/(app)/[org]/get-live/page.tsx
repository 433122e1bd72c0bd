import { suggestForTool, type Suggestion } from "@sallyport/catalog";
import type { ServerDetails } from "@sallyport/catalog-store";
import { PageHeader, printable, Untrusted } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { serverPath, toolPath } from "../../../../features/catalogue/addresses.ts";
import { loadServer } from "../../../../features/catalogue/load-catalogue.ts";
import { serverSuggestion } from "../../../../features/catalogue/server-suggestion.ts";
import { GetLive } from "../../../../features/get-live/get-live.tsx";
import { type Intent, intentQuery, readIntent } from "../../../../features/get-live/intent.ts";
import { nearestServer } from "../../../../features/get-live/nearest-server.ts";
import { StrengthLinks } from "../../../../features/get-live/strength-links.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Get a policy live" };

const MAX_NAME = 80;

export default async function GetLivePage({ params, searchParams }: PageProps<"/[org]/get-live">) {
  const [{ org }, asked] = await Promise.all([params, searchParams]);
  const intent = readIntent(asked);
  const catalogued = intent && (await loadServer(intent.server));
  if (intent === undefined || catalogued === undefined) notFound();
  const suggestion = suggestionFor(catalogued, intent) ?? notFound();
  const servers = await load(trpc.server.list.queryOptions({ org }));
  const registering = `/${org}/servers/new?${intentQuery(intent, { name: catalogued.name, url: catalogued.endpoint ?? "" })}`;
  const [first] = servers;
  if (first === undefined) redirect(registering);
  const nearest = servers.find(({ id }) => id === asked["on"]) ?? nearestServer(servers, catalogued) ?? first;
  await Promise.all([
    load(trpc.server.get.queryOptions({ org, serverId: nearest.id })),
    load(trpc.policy.list.queryOptions({ org, serverId: nearest.id })),
  ]);
  const { tool } = intent;
  const what = tool === undefined ? catalogued.name : `${catalogued.name}: ${tool}`;
  const name = printable(`${what}, ${intent.strength}`).slice(0, MAX_NAME);
  return (
    <Hydrate>
      <Page>
        <PageHeader
          above={
            <Link
              className="link"
              prefetch={false}
              href={tool === undefined ? serverPath(intent.server) : toolPath(intent.server, tool)}
            >
              <Untrusted text={`${what} in the catalogue`} />
            </Link>
          }
          title={<Untrusted text={`Get the policy of ${tool ?? catalogued.name} live`} />}
          description="Choose the server and the policy. The editor then opens with the draft, and you publish it there."
        />
        <GetLive
          tool={tool ?? null}
          policyName={name}
          suggestion={suggestion}
          servers={servers.map(({ id, name: label }) => ({ id, name: label }))}
          nearest={nearest.id}
        >
          <StrengthLinks path={`/${org}/get-live`} intent={intent} />
          <p className="text-sm text-ink-muted">
            Not registered yet?{" "}
            <Link prefetch={false} className="link" href={registering}>
              Register <Untrusted text={catalogued.name} />
            </Link>
            , and come back here.
          </p>
        </GetLive>
      </Page>
    </Hydrate>
  );
}

/** The suggestion that was seen in the catalogue; undefined where there is no such tool. */
function suggestionFor(server: ServerDetails, { tool, strength }: Intent): Suggestion | undefined {
  if (tool === undefined) return serverSuggestion(server, strength);
  const found = server.tools.find((one) => one.name === tool);
  return found && suggestForTool({ tool: { ...found.definition, name: tool }, verdict: found }, strength);
}
