import { Code } from "@sallyport/ui";
import type { Metadata } from "next";
import { DocHead, DocSection, P } from "../../../../features/docs/prose.tsx";
import { ClientForms } from "../../../../features/grants/client-forms.tsx";
import { CLIENTS, type ConnectTarget } from "../../../../features/grants/client-snippets.ts";
import { TOKEN_PLACEHOLDER } from "../../../../features/grants/entry-name.ts";

export const metadata: Metadata = { title: "Client setup" };

const TARGET: ConnectTarget = {
  name: "billing",
  url: "https://proxy.example.com/mcp/SERVER_ID",
  token: TOKEN_PLACEHOLDER,
};

export default function ClientsPage() {
  return (
    <>
      <DocHead title="Client setup">
        Every MCP client needs two things: the proxy URL of the server and the grant token, sent as a bearer
        token.
      </DocHead>
      <P>
        The page of each grant shows these snippets with your values. Here <Code>{TARGET.url}</Code> stands
        for the proxy URL and <Code>{TOKEN_PLACEHOLDER}</Code> for the token. Where the client supports it,
        the first form keeps the token out of the file.
      </P>
      <nav aria-label="Clients" className="mt-4 mb-10">
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {CLIENTS.map(({ id, name }) => (
            <li key={id}>
              <a className="link" href={`#${id}`}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {CLIENTS.map((client) => (
        <DocSection key={client.id} id={client.id} title={client.name}>
          <ClientForms client={client} target={TARGET} />
        </DocSection>
      ))}
    </>
  );
}
