import type { Outputs } from "../../trpc/outputs.ts";

/** How far an organisation has come. */
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

/** The way to the first call, as far as it is really gone. */
export function firstSteps({ counts, firstCallAt }: OverviewState): readonly Step[] {
  return [
    {
      id: "server",
      title: "Register a server",
      text: "The MCP server that your agents will use. Its tools are discovered at once.",
      action: "Register server",
      path: "/servers/new",
      done: counts.servers > 0,
    },
    {
      id: "policy",
      title: "Publish a policy",
      text: "What may be called on that server. Without a published policy every call is denied.",
      action: "Write a policy",
      path: "/policies/new",
      done: counts.policies > 0,
    },
    {
      id: "grant",
      title: "Create an identity and its grant",
      text: "Who calls, and the token that lets them in. You get the configuration for your client.",
      action: "Create grant",
      path: "/grants/new",
      done: counts.grants > 0,
    },
    {
      id: "call",
      title: "Make the first call",
      text: "Start your client with that configuration and let it call a tool. This page notices by itself.",
      action: "Open grants",
      path: "/grants",
      done: firstCallAt !== null,
    },
  ];
}

/** The one thing to do next; null when everything is done. */
export function nextStep(steps: readonly Step[]): Step | null {
  return steps.find((step) => !step.done) ?? null;
}
