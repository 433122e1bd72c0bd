/**
 * How the proxy becomes one file.
 * @type {import("esbuild").BuildOptions}
 */
export const BUNDLE = {
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.ts"],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // pg asks for its native twin only when told to; the others are CommonJS and call require.
  external: ["pg-native"],
  banner: {
    js: 'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);',
  },
  logLevel: "warning",
};
