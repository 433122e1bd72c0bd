"use client";

import { Tabs } from "@base-ui/react/tabs";
import { buttonClass } from "@sallyport/ui";
import { ExternalLink } from "@sallyport/ui/icons";
import { ClientForms } from "./client-forms.tsx";
import { CLIENTS, type ConnectTarget } from "./client-snippets.ts";

const TAB =
  "h-8 cursor-pointer rounded-md px-2.5 text-base font-medium text-ink-muted hover:bg-inset hover:text-ink " +
  "data-active:bg-accent-soft data-active:text-accent";

/** The configuration for each client, with the values of this grant. */
export function SnippetTabs({ target }: { target: ConnectTarget }) {
  return (
    <Tabs.Root defaultValue={CLIENTS[0]?.id ?? ""}>
      <Tabs.List aria-label="MCP client" className="flex flex-wrap gap-1 border-b border-line px-3 py-2">
        {CLIENTS.map((client) => (
          <Tabs.Tab key={client.id} value={client.id} className={TAB}>
            {client.name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {CLIENTS.map((client) => {
        const link = client.link?.({ name: target.name, url: target.url });
        return (
          <Tabs.Panel key={client.id} value={client.id} className="flex flex-col gap-4 p-4">
            {link ? (
              <p className="flex flex-wrap items-center gap-3 text-sm text-ink-muted">
                <a href={link.href} className={buttonClass("secondary")}>
                  <ExternalLink />
                  {link.label}
                </a>
                The link contains the URL, never the token.
              </p>
            ) : null}
            <ClientForms client={client} target={target} />
          </Tabs.Panel>
        );
      })}
    </Tabs.Root>
  );
}
