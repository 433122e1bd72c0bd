export { diff } from "./diff.ts";
export { explain } from "./explain.ts";
export type { RecordedCall } from "./recorded-call.ts";
export { runTests, type TestFailure, type TestTools } from "./run-tests.ts";
export { simulate } from "./simulate.ts";
export { traceLines } from "./trace-lines.ts";
