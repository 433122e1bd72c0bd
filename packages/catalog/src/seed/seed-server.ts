import { z } from "zod";
import { SIGNAL_KINDS } from "../signal.ts";
import { SEVERITIES, TOOL_CLASSES } from "../tool-class.ts";

const signal = z.strictObject({
  kind: z.enum(SIGNAL_KINDS),
  field: z.enum(["name", "description", "inputSchema", "outputSchema", "annotations"]),
  parameter: z.string().optional(),
  words: z.string(),
  text: z.string(),
});

/** Made from the whole definition by the method that the server names; the sentences it saw are not kept. */
const verdict = z.strictObject({
  class: z.enum(TOOL_CLASSES),
  severity: z.enum(SEVERITIES),
  confidence: z.number().min(0).max(1),
  unsure: z.boolean(),
  signals: z.array(signal),
  why: z.string().min(1),
});

const tool = z.strictObject({
  name: z.string().min(1).max(256),
  /** The shape of its arguments, without anybody's sentences. Absent: nobody has seen it. */
  inputSchema: z.record(z.string(), z.unknown()).optional(),
  /** What it says of itself: hints, true or false. */
  annotations: z.record(z.string(), z.boolean()).optional(),
  /** The names at the top of what it returns. */
  output: z.array(z.string()).optional(),
  verdict,
});

/**
 * One file of the seed catalogue. `name`, `about` and `words` are ours and written by hand; all else is made from the
 * server's tools/list by `npm run catalog -- seed`.
 */
export const seedFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}$/),
  name: z.string().min(1).max(80),
  /** What the server is, what an agent can do with it, what to watch. */
  about: z.string().min(20).max(700),
  /** A sentence for tools that deserve one of their own; the others get one made from their facts. */
  words: z.record(z.string(), z.string().min(10).max(400)),
  source: z.strictObject({
    /** `source`: built from its repository; `remote`: known by its address only. */
    registry: z.enum(["npm", "source", "remote"]),
    package: z.string().nullable(),
    version: z.string().nullable(),
    license: z.string().nullable(),
    repository: z.url().nullable(),
    homepage: z.url().nullable(),
    url: z.url().nullable(),
    commit: z.string().nullable(),
  }),
  transport: z.enum(["stdio", "streamable_http"]),
  /** What it calls itself. */
  reported: z.strictObject({ name: z.string(), version: z.string() }),
  /** Names of the variables that it wants to be set. */
  environment: z.array(z.string()),
  /** The day on which its tools were listed. */
  seen: z.iso.date(),
  /** How many tools it has; more than are here, where only some are known. */
  toolCount: z.int().positive(),
  method: z.string(),
  tools: z.array(tool).min(1),
});

export type SeedFile = z.infer<typeof seedFile>;
export type SeedTool = SeedFile["tools"][number];
