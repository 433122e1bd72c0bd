import type { Draft } from "../src/keyword.ts";

const REMOTE = "nothing is fetched: a reference must lead to a place inside of the schema";
const VOCABULARY =
  "a $schema that is neither 2020-12 nor draft-07 is refused, because its keywords are not known";

/** Groups of the suite whose schema is refused on purpose, by file. The run fails when one of them is not refused. */
export const REFUSED: Readonly<
  Record<Draft, Readonly<Record<string, { why: string; groups: readonly string[] }>>>
> = {
  "2020-12": {
    "defs.json": { why: REMOTE, groups: ["validate definition against metaschema"] },
    "dynamicRef.json": {
      why: REMOTE,
      groups: [
        "strict-tree schema, guards against misspelled properties",
        "tests for implementation dynamic anchor and reference link",
        "$ref and $dynamicAnchor are independent of order - $defs first",
        "$ref and $dynamicAnchor are independent of order - $ref first",
        "$ref to $dynamicRef finds detached $dynamicAnchor",
      ],
    },
    "ref.json": { why: REMOTE, groups: ["remote ref, containing refs itself"] },
    "refRemote.json": {
      why: REMOTE,
      groups: [
        "remote ref",
        "fragment within remote ref",
        "anchor within remote ref",
        "ref within remote ref",
        "base URI change",
        "base URI change - change folder",
        "base URI change - change folder in subschema",
        "root ref in remote ref",
        "remote ref with ref to defs",
        "Location-independent identifier in remote ref",
        "retrieved nested refs resolve relative to their URI not $id",
        "remote HTTP ref with different $id",
        "remote HTTP ref with different URN $id",
        "remote HTTP ref with nested absolute ref",
        "$ref to $ref finds detached $anchor",
      ],
    },
    "vocabulary.json": {
      why: VOCABULARY,
      groups: [
        "schema that uses custom metaschema with with no validation vocabulary",
        "ignore unrecognized optional vocabulary",
      ],
    },
  },
  "draft-07": {
    "definitions.json": { why: REMOTE, groups: ["validate definition against metaschema"] },
    "ref.json": { why: REMOTE, groups: ["remote ref, containing refs itself"] },
    "refRemote.json": {
      why: REMOTE,
      groups: [
        "remote ref",
        "fragment within remote ref",
        "ref within remote ref",
        "base URI change",
        "base URI change - change folder",
        "base URI change - change folder in subschema",
        "root ref in remote ref",
        "remote ref with ref to definitions",
        "Location-independent identifier in remote ref",
        "retrieved nested refs resolve relative to their URI not $id",
        "$ref to $ref finds location-independent $id",
      ],
    },
  },
};
