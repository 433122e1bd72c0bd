import { expect, it } from "vitest";
import { askAgainMs, isRefusedEverywhere, refusalWords, silenceWords } from "./refusal.ts";

it.each([
  { at: { live: 0, of: 0, silentMs: null }, words: "No proxy is running", warns: null, asks: false },
  { at: { live: 1, of: 1, silentMs: null }, words: "Refused on 1 of 1 proxy", warns: null, asks: false },
  { at: { live: 0, of: 1, silentMs: 900 }, words: "Refused on 0 of 1 proxy", warns: null, asks: 1000 },
  {
    at: { live: 0, of: 1, silentMs: 12_000 },
    words: "Refused on 0 of 1 proxy",
    warns: "The proxy has not answered for 12 s. It may still pass calls: check or stop it.",
    asks: 1000,
  },
  {
    at: { live: 1, of: 2, silentMs: 12_000 },
    words: "Refused on 1 of 2 proxies",
    warns: "One proxy has not answered for 12 s. It may still pass calls: check or stop it.",
    asks: 1000,
  },
  {
    at: { live: 1, of: 3, silentMs: 120_000 },
    words: "Refused on 1 of 3 proxies",
    warns: "2 proxies have not answered, one for 2 min. They may still pass calls: check or stop them.",
    asks: 15_000,
  },
])("a revocation at $at: $words", ({ at, words, warns, asks }) => {
  expect(refusalWords(at)).toBe(words);
  expect(silenceWords(at)).toBe(warns);
  expect(askAgainMs([{ refused: null }, { refused: at }])).toBe(asks);
  expect(isRefusedEverywhere(at)).toBe(asks === false);
});
