import { addressOf, type ConfiguredServer, nameOf } from "@sallyport/scan";
import * as z from "zod";

const name = z.string().max(200).transform(nameOf);
const MAX_SERVERS = 100;
const MAX_TOOLS = 1000;

/** A server as it may be kept: whatever a client sends is rid of secrets here once more. */
const server = z
  .object({
    name,
    transport: z.enum(["stdio", "http"]),
    package: z
      .object({ registry: z.enum(["npm", "pypi", "docker"]), name, version: name.optional() })
      .optional(),
    program: name.optional(),
    url: z.string().max(2048).transform(addressOf).optional(),
    variables: z.array(name).max(100),
    headers: z.array(name).max(100),
    isOff: z.boolean(),
  })
  .transform((given): ConfiguredServer => {
    const { package: pack, program, url, ...rest } = given;
    const version = pack?.version;
    return {
      ...rest,
      ...(pack !== undefined && {
        package: { registry: pack.registry, name: pack.name, ...(version !== undefined && { version }) },
      }),
      ...(program !== undefined && { program }),
      ...(url !== undefined && { url }),
    };
  });

const tool = z.looseObject({ name: z.string().min(1).max(256) });

/** What the scan page sends: servers of a configuration, or the tools of one server. */
export const scanInput = z.union([
  z.object({ servers: z.array(server).max(MAX_SERVERS) }),
  z.object({ tools: z.array(tool).min(1).max(MAX_TOOLS) }),
]);

export type ScanInput = z.infer<typeof scanInput>;
