export type { ConfiguredServer } from "./configured-server.ts";
export { readFile } from "./read-config.ts";
export { type KnownServer, type Report, reportOf, type ScannedServer } from "./report.ts";
export { sarifOf } from "./sarif.ts";
export { addressOf, nameOf } from "./without-secrets.ts";
