import type { JsonObject } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideSurface, decideSurfaceList, type SurfaceName } from "../index.ts";
import { SURFACES } from "../language/grammar-words.ts";
import { loaded } from "../testing/loaded-document.ts";
import { object } from "../testing/reference/json.ts";
import { referenceSurface } from "../testing/reference/surfaces.ts";
import { objectOf } from "../testing/values.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SETTINGS = { seed: 20_261_130, numRuns: 3000 };

/** Surfaces are decided alike by name; resources by URI, which is another matter (plain-uri.test.ts). */
const NAMED = SURFACES.filter((name) => name !== "resources");
const PIECE = fc.constantFrom("io.modelcontextprotocol", "com.example", "/", "ui", "tasks", ".", "x");
const NAME = fc.array(PIECE, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
const PATTERN = fc
  .array(fc.oneof({ weight: 3, arbitrary: PIECE }, fc.constantFrom("*", "**")), {
    minLength: 1,
    maxLength: 4,
  })
  .map((pieces) => pieces.join(""))
  .filter((pattern) => !pattern.includes("***"));
const LISTS = fc.record(
  { allow: fc.array(PATTERN, { maxLength: 3 }), deny: fc.array(PATTERN, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const ACCESS = fc.oneof({ weight: 3, arbitrary: LISTS }, fc.constantFrom("allow", "deny"));
const SURFACE = fc.constantFrom<SurfaceName>(...NAMED);
const DOCUMENT: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(SURFACE, ACCESS), { maxLength: 7, selector: ([name]) => name }),
    fc.constantFrom("enforce", "enforce", "enforce", "shadow"),
  )
  .map(([surfaces, mode]) => ({
    version: "2",
    default: "allow",
    mode,
    surfaces: objectOf(surfaces),
  }));

describe(`random surfaces, seed ${SETTINGS.seed}`, { timeout: 120_000 }, () => {
  test("the evaluator and the reference never differ on a name", () => {
    fc.assert(
      fc.property(
        DOCUMENT,
        fc.option(DOCUMENT, { nil: undefined }),
        fc.array(fc.tuple(SURFACE, fc.option(NAME, { nil: undefined })), { minLength: 10, maxLength: 12 }),
        (document, baseline, asks) => {
          const policy = loaded(document, baseline === undefined ? null : loaded(baseline));
          for (const [surface, name] of asks) {
            const { effect, rule } = decideSurface(policy, {
              surface,
              ...(name === undefined ? {} : { name }),
            });
            expect(`${effect} ${rule}`).toBe(referenceSurface(document, { surface, name }, baseline));
          }
        },
      ),
      SETTINGS,
    );
  });

  test("a name that is allowed is of a surface that may be listed, and one that is not written is denied", () => {
    fc.assert(
      fc.property(DOCUMENT, SURFACE, NAME, (document, surface, name) => {
        const policy = loaded({ ...document, mode: "enforce" });
        const { effect } = decideSurface(policy, { surface, name });
        const isListed = decideSurfaceList(policy, { surface }).effect === "allow";
        if (effect === "allow") expect(isListed).toBe(true);
        const isWritten = Object.hasOwn(object(document["surfaces"]), surface);
        if (!isWritten) expect([effect, isListed]).toEqual(["deny", false]);
      }),
      SETTINGS,
    );
  });
});
