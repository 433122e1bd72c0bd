import { buttonClass } from "@sallyport/ui";
import Link from "next/link";
import type { ReactNode } from "react";
import { PolicyPanel } from "../../features/home/policy-panel.tsx";

const STEPS: readonly [title: string, text: string][] = [
  [
    "Register a server",
    "Any MCP server with an HTTP URL. Sallyport encrypts the server's own credential and never gives it to an agent.",
  ],
  [
    "Write a policy",
    "Which tools may be called, with which arguments, and how often. The editor marks problems while you type.",
  ],
  [
    "Create a grant",
    "One token for one person, agent or job on one server. Revoke it, and the next call is refused. Other grants keep working.",
  ],
  [
    "Read the audit trail",
    "Every call, with the rule that decided it, recorded before the server receives the call. It holds argument names, never values.",
  ],
];

const LIMITS: readonly string[] = [
  "It decides calls; it does not check the contents of results. It cannot stop a model from believing a poisoned result, but it can deny the call that follows.",
  "It controls only calls that pass through it. A client that can reach the server directly bypasses it. Keep the server's own credential in Sallyport, and nowhere else.",
  "Servers must speak Streamable HTTP or the older HTTP+SSE, in any protocol revision from 2024-11-05 to 2026-07-28. It does not cover servers that a client starts on its own machine (stdio).",
];

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mx-auto w-full max-w-6xl px-4 pb-14 sm:px-6">
      <h2 className="mb-4 text-xl font-semibold tracking-tight">{title}</h2>
      {children}
    </section>
  );
}

export default function HomePage() {
  return (
    <>
      <section className="mx-auto grid w-full max-w-6xl items-center gap-10 px-4 py-12 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,30rem)] lg:py-16">
        <div className="min-w-0">
          <h1 className="max-w-xl text-3xl font-semibold tracking-tight text-balance">
            Decide what your agents may call, before they call it.
          </h1>
          <p className="mt-4 max-w-xl text-lg text-pretty text-ink-muted">
            Sallyport sits between your MCP clients and your MCP servers. It checks each tool call against a
            policy that you write, records the decision, and only then forwards the call. A call that no rule
            allows is denied.
          </p>
          <div className="mt-6 flex flex-wrap gap-3">
            <Link href="/sign-up" className={buttonClass("primary", "lg")}>
              Sign up
            </Link>
            <Link href="/docs" className={buttonClass("secondary", "lg")}>
              Read the quick start
            </Link>
          </div>
          <p className="mt-3 text-sm text-ink-muted">
            No MCP server yet? If your Sallyport runs a demo server, you can register it with one click.
          </p>
        </div>
        <PolicyPanel />
      </section>
      <Section title="How it works">
        <ol className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2 lg:grid-cols-4">
          {STEPS.map(([title, text], index) => (
            <li key={title} className="bg-surface p-4">
              <p className="text-sm font-medium text-accent">{index + 1}</p>
              <h3 className="mt-1 font-semibold">{title}</h3>
              <p className="mt-1 text-base text-ink-muted">{text}</p>
            </li>
          ))}
        </ol>
      </Section>
      <Section title="What it does not do">
        <ul className="grid gap-4 text-base text-ink-muted lg:grid-cols-3">
          {LIMITS.map((text) => (
            <li key={text} className="border-l-2 border-line pl-3">
              {text}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
