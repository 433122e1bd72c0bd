import { SIGNAL_KINDS, TOOL_CLASSES } from "@sallyport/catalog";
import { z } from "zod";

export const CATEGORIES = [
  "poisoned-definitions",
  "injected-content",
  "paths-and-files",
  "command-injection",
  "request-forgery",
  "queries-and-data",
  "identity-and-sessions",
  "gaps-in-enforcement",
  "transport",
  "supply-chain",
  "client-and-host",
  "runaway-agents",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What a call policy does about an attack: it does not get through, less of it does, or no call is involved. */
export const OUTCOMES = ["stopped", "narrowed", "out_of_reach"] as const;
export type Outcome = (typeof OUTCOMES)[number];

const call = z.strictObject({ tool: z.string(), args: z.record(z.string(), z.unknown()) });

/**
 * One attack, in our own words. `policy` is a document of the policy language; of `calls` it refuses the harmful one and
 * lets the harmless one pass. Both are null for what is out of reach.
 */
export const attackEntry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(5).max(80),
  category: z.enum(CATEGORIES),
  kind: z.enum(["research", "pattern", "incident", "cve"]),
  /** A year, a month or a day. */
  date: z.string().regex(/^20\d\d(?:-\d\d(?:-\d\d)?)?$/),
  /** The software that it was seen in, with versions where they are known. */
  target: z.string(),
  summary: z.string().min(40),
  cause: z.string().min(20),
  impact: z.string().nullable(),
  verdict: z.enum(OUTCOMES),
  /** Why the verdict is so, and what still slips through. */
  because: z.string().min(20),
  policy: z.record(z.string(), z.unknown()).nullable(),
  /** The tools that the policy and the calls are about, as a server would list them. */
  definitions: z.array(z.strictObject({ name: z.string(), inputSchema: z.record(z.string(), z.unknown()) })),
  calls: z.strictObject({ harmful: call, harmless: call }).nullable(),
  /** Tools that lend themselves to it: by a pattern of their name, or by a signal, where they are of one of the classes. */
  abuses: z.strictObject({
    names: z.array(z.string()),
    signals: z.array(z.enum(SIGNAL_KINDS)),
    classes: z.array(z.enum(TOOL_CLASSES)),
    /** The tool has changed since it was reviewed. */
    changed: z.literal(true).optional(),
  }),
  cve: z.array(z.string().regex(/^CVE-\d{4}-\d{4,}$/)),
  cvss: z.number().min(0).max(10).nullable(),
  owaspMcp: z.array(z.string().regex(/^MCP(?:0\d|10)$/)),
  owaspAgentic: z.array(z.string().regex(/^ASI(?:0\d|10)$/)),
  sources: z.array(z.url({ protocol: /^https$/ })).min(1),
});

export type Attack = z.infer<typeof attackEntry>;
