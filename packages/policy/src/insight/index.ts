export type { Change, ChangedPart, ChangeKind } from "./change.ts";
export { diff, type KnownTool } from "./diff.ts";
export { type Audience, type ExplainedRequest, explain } from "./explain.ts";
export type { Outcome, RecordedCall } from "./recorded-call.ts";
export { runTests, type TestFailure, type TestRun, type TestTools } from "./run-tests.ts";
export {
  type SimulatedCall,
  type Simulation,
  type SimulationInput,
  simulate,
  type ToolCounts,
} from "./simulate.ts";
export { traceLines } from "./trace-lines.ts";
