import { type Permission, withoutLimits } from "../src/pipeline/decide/permission.ts";

/**
 * The steps that `npm run bench` builds a proxy without, to tell what deciding and recording cost: this module takes
 * their places in the pipeline of that one bundle, and of no other.
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
