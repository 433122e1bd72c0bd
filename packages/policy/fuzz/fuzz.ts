import { checkRead, JSON_TEXT } from "@sallyport/json/testing";
import { checkPattern, PATTERN, SCRAP, TEXT } from "@sallyport/regex/testing";
import fc from "fast-check";
import { checkDecide } from "../src/testing/check-decide.ts";
import { checkParse } from "../src/testing/check-parse.ts";
import { MUTATED } from "../src/testing/mutated-text.ts";
import { CALL } from "../src/testing/random-call.ts";
import { DOCUMENT } from "../src/testing/random-policy.ts";

/**
 * Looks further than the tests have time for, each night: `npm run fuzz`. Random documents and calls go through
 * `decide` and the reference evaluator, changed documents through `parse`, random strings through our JSON readers and
 * JSON.parse, random patterns through our engine and re2js. Ends at the first difference, with the seed that shows it again.
 *
 *   npm run fuzz -- --pairs 1000000 --seed 20261121 --only decide
 *
 * Work is done in rounds of 1,000 pairs, each with a seed of its own, one more than the round before.
 */

const ROUND = 1000;
const CALLS = 40;
const TEXTS = 10;

type Settings = { seed: number; numRuns: number };

/** `check` says what is wrong, if anything is. */
type Target = { share: number; check: (settings: Settings) => string | undefined; runs: number };

type Work = { seed: number; pairs: number };

/** What is looked at, the part of the pairs that it gets, and how many runs make a round. */
const TARGETS: Readonly<Record<string, Target>> = {
  decide: {
    share: 1,
    check: checked(
      fc.property(
        DOCUMENT,
        fc.option(DOCUMENT, { nil: undefined, freq: 4 }),
        fc.array(CALL, { minLength: CALLS, maxLength: CALLS }),
        (document, baseline, calls) => void checkDecide(document, baseline, calls),
      ),
    ),
    runs: ROUND / CALLS,
  },
  parse: { share: 0.1, check: checked(fc.property(MUTATED, (text) => void checkParse(text))), runs: ROUND },
  json: {
    share: 0.3,
    check: checked(fc.property(JSON_TEXT, (text) => void checkRead(text))),
    runs: ROUND,
  },
  patterns: {
    share: 0.5,
    check: checked(
      fc.property(
        fc.oneof({ weight: 4, arbitrary: PATTERN }, SCRAP),
        fc.array(TEXT, { minLength: TEXTS, maxLength: TEXTS }),
        (source, strings) => void checkPattern(source, strings),
      ),
    ),
    runs: ROUND / TEXTS,
  },
};

function checked<Values>(property: fc.IProperty<Values>): Target["check"] {
  return (settings) => {
    const details = fc.check(property, settings);
    return details.failed
      ? `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}`
      : undefined;
  };
}

function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number.`);
  return value;
}

/** Rounds of one target, up to its share of the pairs. False at the first difference. */
function look(name: string, { share, check, runs }: Target, { seed, pairs }: Work): boolean {
  const rounds = Math.ceil((pairs * share) / ROUND);
  let told = Date.now();
  for (let round = 0; round < rounds; round++) {
    const problem = check({ seed: (seed + round) | 0, numRuns: runs });
    if (problem !== undefined) {
      console.error(problem);
      console.error(
        `A difference. Again: npm run fuzz -- --only ${name} --seed ${seed + round} --pairs ${ROUND}`,
      );
      return false;
    }
    if (Date.now() - told < 30_000) continue;
    told = Date.now();
    const rest = Math.ceil((rounds - round - 1) / share) * ROUND;
    console.log(
      `${name}: ${(round + 1) * ROUND} pairs, 0 differences; to go on from here: --only ${name} --seed ${seed + round + 1} --pairs ${rest}`,
    );
  }
  console.log(`${name}: ${rounds * ROUND} pairs, 0 differences`);
  return true;
}

const seed = option("seed", Date.now() % 1_000_000_000);
const pairs = option("pairs", 1_000_000);
const at = process.argv.indexOf("--only");
const only = at < 0 ? undefined : process.argv[at + 1];
if (only !== undefined && TARGETS[only] === undefined) {
  throw new Error(`--only takes one of ${Object.keys(TARGETS).join(", ")}.`);
}
console.log(`seed ${seed}`);
const targets = Object.entries(TARGETS).filter(([name]) => only === undefined || name === only);
if (!targets.every(([name, target]) => look(name, target, { seed, pairs }))) process.exitCode = 1;
