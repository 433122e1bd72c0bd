import type { Definition, Parameter } from "./definition.ts";
import { firstSentence } from "./prose.ts";

/** What a verb means depends on this. */
export type Context = {
  readonly words: ReadonlySet<string>;
  /** The first sentence of the description, lower-case. */
  readonly sentence: string;
  /** How the description begins, lower-case: 400 characters. */
  readonly beginning: string;
  readonly parameters: readonly Parameter[];
  /** It drives a browser, a desktop or a phone. */
  readonly isInterface: boolean;
  /** It has to do with money. */
  readonly isMoney: boolean;
  /** Names of the parameters at the top. */
  readonly top: ReadonlySet<string>;
};

export function contextOf(definition: Definition): Context {
  const sentence = firstSentence(definition.description).toLowerCase();
  const words = new Set(definition.words);
  const top = new Set(definition.parameters.filter(({ depth }) => depth === 0).map(({ name }) => name));
  return {
    words,
    sentence,
    beginning: definition.description.slice(0, 400).toLowerCase(),
    parameters: definition.parameters,
    top,
    isInterface:
      hasAny(words, INTERFACE_WORDS) || hasAny(top, INTERFACE_PARAMETERS) || INTERFACE_PROSE.test(sentence),
    isMoney:
      hasAny(words, MONEY_WORDS) ||
      MONEY_PROSE.test(sentence) ||
      definition.parameters.some(({ words: parts }) => parts.some((word) => MONEY_PARAMETERS.has(word))),
  };
}

export function hasAny(words: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
  for (const word of words) if (wanted.has(word)) return true;
  return false;
}

const INTERFACE_WORDS = new Set(
  "browser playwright puppeteer selenium webdriver chrome chromium firefox cdp mouse keyboard appium cursor simulator emulator mobile adb screen".split(
    " ",
  ),
);
const INTERFACE_PARAMETERS = new Set(["selector", "xpath", "pageId", "sourceSelector", "tabId"]);
export const INTERFACE_PROSE =
  /\b(?:browser (?:tab|page|window|history|viewport)|(?:in|of) the browser|web ?page|on (?:the )?page|the page's window|target page|viewport|mouse cursor|keyboard|form elements?|touch ?screen|provided element)\b/;

const MONEY_WORDS = new Set(
  "payment payments payout payouts refund refunds charge charges billing invoice invoices trading wallet money funds cart".split(
    " ",
  ),
);
const MONEY_PARAMETERS = new Set(
  "amount currency price prices payment wallet iban leverage cents coupon".split(" "),
);
export const MONEY_PROSE =
  /\b(?:payments?|refunds?|billing|invoices?|money|funds|trades?|trading|crypto\w*|wallet|eth|btc|bitcoin|usdc|erc-?20|solana|nfts?|stocks|equities|brokerage|portfolio|(?:market|limit|open) orders?|(?:open )?positions?(?: (?:for|in|of)\b|$)|all open positions|perpetuals?|futures|purchase|shopping cart|disputes?|chargebacks?|liability|subscription plans?|customer(?:'s)? subscription|capture[sd]? (?:a )?payment)\b/;
