import { type Permission, withoutLimits } from "../src/pipeline/decide/permission.ts";

/**
 * Replaces the steps of the pipeline whose cost `npm run bench` measures, deciding and recording, in one bundle of the
 * bench and nowhere else.
 */
export { recordRefusal } from "../src/pipeline/record.ts";

const ANYTHING = withoutLimits("");
const DONE = Promise.resolve();

export function decide(): Permission {
  return ANYTHING;
}

export function record(): Promise<void> {
  return DONE;
}

export function settle(): Promise<void> {
  return DONE;
}
