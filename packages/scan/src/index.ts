export type { ConfiguredServer } from "./configured-server.ts";
export { readFile, type ReadFile } from "./read-config.ts";
export {
  type KnownServer,
  type Leak,
  type Report,
  reportOf,
  type ScannedServer,
  type ScannedTool,
} from "./report.ts";
export { sarifOf } from "./sarif.ts";
export { addressOf, nameOf } from "./without-secrets.ts";
