export { classify, type Verdict } from "./classify.ts";
export { type Evaluation, evaluate, readLabels, type ServerLabels } from "./evaluate.ts";
export { factsOf } from "./facts.ts";
export { TOOL_CLASSES } from "./tool-class.ts";
export { readToolsList } from "./tools-list.ts";
