/** @public */
export { type Attack, CATEGORIES, type Category, OUTCOMES, type Outcome } from "./attack.ts";
/** @public */
export { attackById, ATTACKS } from "./attacks.ts";
/** @public */
export { CATEGORY_TEXTS, OUTCOME_TEXTS } from "./categories.ts";
export { hostileCalls } from "./hostile-calls.ts";
/** @public */
export { attacksOf, type JudgedTool, toolsExposed } from "./match.ts";
/** @public */
export { type Replay, replayOf, REPLAYS } from "./replays.ts";
