import type { Outputs } from "../../trpc/outputs.ts";

/** What the first steps depend on. */
export type OverviewState = Pick<Outputs["org"]["overview"], "counts" | "firstCallAt">;

export type Step = {
  readonly id: "server" | "policy" | "grant" | "call";
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** Below the organisation's address. */
  readonly path: string;
  readonly done: boolean;
};

/** The steps to the first call, and which of them are done. */
export function firstSteps({ counts, firstCallAt }: OverviewState): readonly Step[] {
  return [
    {
      id: "server",
      title: "Register a server",
      text: "Register the MCP server that your agents will use. Sallyport then lists its tools.",
      action: "Register server",
      path: "/servers/new",
      done: counts.servers > 0,
    },
    {
      id: "policy",
      title: "Publish a policy",
      text: "A policy says which calls are allowed on that server. Without a published policy, every call is denied.",
      action: "Create policy",
      path: "/policies/new",
      done: counts.policies > 0,
    },
    {
      id: "grant",
      title: "Create an identity and its grant",
      text: "The identity is who makes the calls. The grant has its token. You also get the configuration for your client.",
      action: "Create grant",
      path: "/grants/new",
      done: counts.grants > 0,
    },
    {
      id: "call",
      title: "Make the first call",
      text: "Start your client with that configuration and let it call a tool. This page updates automatically.",
      action: "Open grants",
      path: "/grants",
      done: firstCallAt !== null,
    },
  ];
}

/** The next step; null if all are done. */
export function nextStep(steps: readonly Step[]): Step | null {
  return steps.find((step) => !step.done) ?? null;
}
