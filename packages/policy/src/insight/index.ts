/** @public */
export { diff } from "./diff.ts";
/** @public */
export { explain } from "./explain.ts";
export type { RecordedCall } from "./recorded-call.ts";
export { runTests, type TestFailure, type TestTools } from "./run-tests.ts";
export { simulate } from "./simulate.ts";
/** @public */
export { traceLines } from "./trace-lines.ts";
