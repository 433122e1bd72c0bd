const MAX_WORDS = 32;

/**
 * The words of an identifier, lower-case: `getHTTPLog`, `get_http_log`, `get-http-log` and `http.log/get` all hold get,
 * http and log. Letters of any script count.
 */
export function wordsOf(identifier: string): readonly string[] {
  const known = KNOWN.get(identifier);
  if (known !== undefined) return known;
  const words = split(identifier);
  if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
  if (identifier.length <= 60) KNOWN.set(identifier, words);
  return words;
}

/** The same names of parameters come again and again. */
const KNOWN = new Map<string, readonly string[]>();
const MAX_KNOWN = 5000;

function split(identifier: string): string[] {
  const spaced = identifier
    .slice(0, 400)
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase();
  const words = spaced.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, MAX_WORDS).flatMap(unglued);
}

const GLUED = /^(create|get|find|add|insert)or(create|update|replace|add|get)$/;
const PREFIXED = /^(get|list|create|delete|update|execute|search|fetch|remove)(?=[a-z]{4})/;

/** `createorupdate` is three words, `deletefile` two. */
function unglued(word: string): string[] {
  const both = GLUED.exec(word);
  if (both?.[1] !== undefined && both[2] !== undefined) return [both[1], "or", both[2]];
  const verb = PREFIXED.exec(word)?.[1];
  if (verb === undefined || NOT_GLUED.test(word)) return [word];
  return [verb, word.slice(verb.length)];
}

const NOT_GLUED =
  /^(listen|listing|updater|updating|created|creator|creating|creation|getting|getter|removed|deleted|updated|execut|searchable|searching|fetching)/;

/** A word as the dictionary has it: `deletes` is delete, `queries` is query, `pushes` is push. */
export function baseForms(word: string): string[] {
  if (word.endsWith("ies")) return [word, `${word.slice(0, -3)}y`];
  if (word.endsWith("es")) return [word, word.slice(0, -1), word.slice(0, -2)];
  if (word.endsWith("s") && !word.endsWith("ss")) return [word, word.slice(0, -1)];
  return [word];
}
