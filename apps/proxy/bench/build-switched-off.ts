import { fileURLToPath } from "node:url";
import { build, type OnResolveArgs } from "esbuild";
import { BUNDLE } from "../bundle.mjs";

const STEPS = ["./decide.ts", "./record.ts", "./settle.ts"];
const SWITCHED_OFF = fileURLToPath(new URL("switched-off.ts", import.meta.url));

/** Bundles the proxy without deciding and recording, only for `npm run bench`. */
export async function buildSwitchedOff(outfile: string): Promise<void> {
  let replaced = 0;
  const replace = ({ importer, path }: OnResolveArgs) => {
    if (!importer.endsWith("/pipeline/handle-call.ts") || !STEPS.includes(path)) return undefined;
    replaced++;
    return { path: SWITCHED_OFF };
  };
  await build({
    ...BUNDLE,
    outfile,
    minifySyntax: true,
    plugins: [{ name: "switched-off", setup: (bundle) => bundle.onResolve({ filter: /\.ts$/ }, replace) }],
  });
  if (replaced !== STEPS.length)
    throw new Error("The pipeline no longer has the steps that the bench replaces.");
}
