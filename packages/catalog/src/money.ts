import type { Found, Place } from "./meaning.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Verbs that bring a thing about: with a payment as their object, the payment. */
const BRING_ABOUT =
  words(`create place submit send make confirm execute process issue initiate capture request complete
  approve release open add post schedule perform start enter settle authorize pay trigger new`);
const CHANGE = words("update change upgrade downgrade modify edit adjust patch activate resume");

/** Nouns that are money on its way, wherever they stand last. */
const PAYMENTS = words(
  "payment payments payout payouts refund refunds withdrawal purchase donation remittance money funds payroll",
);
/** Nouns that are so where the tool has to do with money. */
const DEALS =
  words(`order orders transfer trade charge subscription transaction transactions deposit position checkout
  swap bid eth btc sol usdc usdt token tokens crypto coins coin bet adjustment credit`);
const CLAIMS = words("dispute chargeback claim offer quote");
const GOODS =
  words(`domain domains number numbers phone license licence seat seats plan server ticket credits label ad
  flight hotel room table booking reservation proxy proxies shipment`);
const TRANSFERRED = words(
  "app apps team account ownership owner file files data domain call ticket card project repository repo issue",
);
const RISKS = words("leverage margin");

const isIn = (nouns: ReadonlySet<string>, object: readonly string[]): boolean =>
  object.some((word) => nouns.has(word));

export function mentionsMoneyObject(object: readonly string[], noun: string): boolean {
  return object.includes(noun) || object.includes(`${noun}s`);
}

/** What a verb does with money, or undefined where money has nothing to do with it. */
export function moneyMeaning(verb: string, { object, context }: Place): Found | undefined {
  const head =
    object.findLast((word) => !/^(?:v?\d+|intent|batch|bulk|session|now|run|limit|market)$/.test(word)) ?? "";
  if (verb === "buy" || verb === "purchase") {
    return isIn(GOODS, object)
      ? paid("what is ordered has a price that the call may not name")
      : { class: "financial" };
  }
  if (DEALING.has(verb)) return dealing(verb, { object, context });
  if (verb === "set" && isIn(RISKS, object)) {
    return { class: "write", doubt: "a setting that decides how much money is at risk" };
  }
  if (REFUNDING.has(verb) && NEWS.has(head)) return { class: "read" };
  if (BRING_ABOUT.has(verb) && PAYMENTS.has(head)) {
    return verb === "request"
      ? { class: "write", doubt: "it asks for money, and moves none" }
      : { class: "financial" };
  }
  if (verb === "place" && /^orders?$/.test(head)) return { class: "financial" };
  if (BRING_ABOUT.has(verb) && head === "transfer" && !context.isMoney && !isIn(TRANSFERRED, object)) {
    return paid("nothing says that it is about money");
  }
  if (!context.isMoney) return undefined;
  if (verb === "approve" && /^tokens?$/.test(head)) return { class: "write", doubt: "others may then spend" };
  if (BRING_ABOUT.has(verb) && DEALS.has(head)) return deal(head, context.sentence);
  if (verb === "accept" && isIn(CLAIMS, object)) return { class: "financial" };
  if (CHANGE.has(verb) && head === "subscription") return paid("it can change what is charged");
  if (/^(?:cancel|close)$/.test(verb) && /^(?:orders?|positions?|trades?)$/.test(head)) {
    return paid("it changes what is traded");
  }
  if (NOT_MOVING.has(verb) && isIn(INVOICES, object)) {
    return { class: "write", doubt: "it asks for money, or takes that back, and moves none" };
  }
  return undefined;
}

const REFUNDING = words("refund payout");
const NEWS = words("status details detail info history list policy policies summary");
const INVOICES = words("invoice invoices");
const NOT_MOVING = words("create send update cancel issue finalize remind void add post");
const DEALING = words(
  "charge order trade transfer swap capture deposit settle checkout bid mint redeem bridge lend bet wager tip invest stake unstake book reserve exercise wrap unwrap",
);
const ALWAYS = words("charge trade bet wager invest stake unstake swap lend");

const paid = (doubt: string): Found => ({ class: "financial", doubt });

/** Verbs that are about money only in its company: a file is transferred too, and a screen captured. */
function dealing(verb: string, { object, context }: Place): Found | undefined {
  if (verb === "book" || verb === "reserve") {
    return isIn(GOODS, object) ? paid("what is booked may cost nothing") : { class: "write" };
  }
  if (verb === "transfer" && isIn(TRANSFERRED, object))
    return { class: "write", doubt: "it may not be given back" };
  if (verb === "order" && isIn(GOODS, object))
    return paid("what is ordered has a price that the call may not name");
  if (context.isMoney || ALWAYS.has(verb)) {
    return context.isMoney ? { class: "financial" } : paid("nothing says that it is about money");
  }
  if (verb === "capture") return { class: "read" };
  if (verb === "checkout") return { class: "write", doubt: "switching may drop changes" };
  if (verb === "transfer")
    return isIn(PAYMENTS, object)
      ? { class: "financial" }
      : { class: "write", doubt: "it may not be given back" };
  const isOrder = verb === "order" && object.length > 0 && object[0] !== "by";
  const doubt = "nothing says that it is about money";
  return isOrder ? paid(doubt) : { class: "write", doubt };
}

function deal(head: string, sentence: string): Found {
  const isCertain =
    head === "charge" ||
    head === "trade" ||
    (/^orders?$/.test(head) && /\b(?:market|limit|buy|sell|trad|exchange)/.test(sentence));
  if (isCertain || /^(?:eth|btc|sol|usdc|usdt|crypto)$/.test(head)) return { class: "financial" };
  return paid("it may set a payment up without taking it");
}
