/** A body is forwarded, or refused because parsers differ (P) or because it is not a valid message (I). */
type Fate = "forwarded" | "P" | "I";
type Body = { readonly what: string; readonly fate: Fate; readonly bytes: Buffer };

const wrap = (params: string): string => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;
const args = (text: string): string => wrap(`{"name":"echo","arguments":${text}}`);
const body = (fate: Fate, what: string, text: string | Buffer): Body => ({
  what,
  fate,
  bytes: Buffer.from(text as string),
});
const withBytes = (...bytes: number[]): Buffer => {
  const [before = "", after = ""] = args('{"a":"|"}').split("|");
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};
const nested = (depth: number): string => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;

/**
 * Bodies that some parsers read differently. The forwarded ones mean the same to Node, Python and Go, to Go's structs,
 * which match keys in any case, and to a parser as lenient as JavaScript. `npm run readings -w @sallyport/proxy`, which
 * needs Go, writes what Go reads to go.json.
 */
export const CORPUS: readonly Body[] = [
  body("forwarded", "nothing special", args('{"a":1,"b":[true,null,"x"],"c":{"d":{}}}')),
  body("forwarded", "white space of every kind", ` \t\r\n${args(' {\t"a" :\n1\r} ')}\n`),
  body("forwarded", "escaped letters in keys", args('{"\\u0061":1,"\\u00e9":2,"\\/":3}')),
  body("forwarded", "escaped letters in the name", wrap('{"\\u006eame":"\\u0065cho","arguments":{"a":1}}')),
  body("forwarded", "an escaped slash in the method", args("{}").replace("tools/call", "tools\\/call")),
  body("forwarded", "every short escape", args('{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t"}')),
  body("forwarded", "control characters and NUL in a text", args('{"a":"\\u0000\\u001f\\u007f"}')),
  body("forwarded", "line separators", args('{"a":"\u2028\u2029\\u2028"}')),
  body("forwarded", "a byte order mark inside", args('{"\ufeff":"\ufeff"}')),
  body("forwarded", "noncharacters", args('{"a":"\uffff\ufffe\\uffff"}')),
  body("forwarded", "U+FFFD as it is", args('{"a":"\ufffd\\ufffd"}')),
  body("forwarded", "pairs of surrogates", args('{"a":"\\ud83e\\uddc0\ud83e\uddc0","\\uD83E\\uDDC0":1}')),
  body("forwarded", "composed and decomposed", args('{"\u00e9":1,"e\u0301":2}')),
  body("forwarded", "keys that look like numbers", args('{"2":1,"1":2,"-0":3,"1e0":4,"01":5}')),
  body("forwarded", "an empty key", args('{"":1}')),
  body(
    "forwarded",
    "keys with dots, brackets and slashes",
    args('{"a.b":1,"a[0]":2,"a/b":3,"$ref":4,"<<":5}'),
  ),
  body("forwarded", "names of JavaScript's own", args('{"constructor":1,"toString":2,"hasOwnProperty":3}')),
  body("forwarded", "__proto__", args('{"__proto__":{"a":1},"b":2}')),
  body("forwarded", "texts that look like other things", args('{"a":"null","b":"NaN","c":"yes","d":"0x1"}')),
  body("forwarded", "zeros", args('{"a":0,"b":-0,"c":0.0,"d":-0.0,"e":0e0,"f":0E+9}')),
  body("forwarded", "exponents", args('{"a":1E2,"b":1e+2,"c":1.5e-7,"d":123e20,"e":1e308}')),
  body("forwarded", "the least and the greatest doubles", args('{"a":5e-324,"b":1.7976931348623157e308}')),
  body(
    "forwarded",
    "integers at the end of what doubles keep",
    args('{"a":9007199254740991,"b":-9007199254740992}'),
  ),
  body("forwarded", "integers that no double keeps", args('{"a":9007199254740993,"b":18446744073709551615}')),
  body("forwarded", "an integer of 60 digits", args(`{"a":${"7".repeat(60)}}`)),
  body(
    "forwarded",
    "more digits than a double has",
    args('{"a":500.00000000000001,"b":0.1000000000000000055}'),
  ),
  body("forwarded", "less than the least double", args('{"a":1e-400,"b":-1e-400}')),
  body("forwarded", "64 levels", args(nested(61))),
  body("forwarded", "no arguments", wrap('{"name":"echo"}')),
  body("forwarded", "arguments first", wrap('{"arguments":{"name":"other"},"name":"echo"}')),
  body(
    "forwarded",
    "a name inside the arguments",
    args('{"name":"other","method":"ping","params":{"name":"x"}}'),
  ),
  body("forwarded", "a text with a whole message in it", args('{"a":"\\"},\\"name\\":\\"other\\""}')),

  body("P", "a name twice", wrap('{"name":"echo","name":"other"}')),
  body("P", "a name twice, once in escapes", wrap('{"name":"echo","\\u006eame":"other"}')),
  body("P", "a name in another case", wrap('{"name":"echo","Name":"other"}')),
  body("P", "an argument in another case", args('{"amount":1,"AMOUNT":2}')),
  body("P", "a long s beside s", args('{"s":1,"\u017f":2}')),
  body("P", "a Kelvin sign beside k", args('{"k":1,"\\u212a":2}')),
  body("P", "a key that NUL ends", args('{"a\\u0000":1}')),
  body("P", "1e400", args('{"a":1e400}')),
  body("P", "-1e400", args('{"a":-1e400}')),
  body("P", "half a pair of surrogates", args('{"a":"\\ud800"}')),
  body("P", "the other half", args('{"a":"\\udc00"}')),
  body("P", "a pair the wrong way round", args('{"a":"\\udc00\\ud800"}')),
  body("P", "half a pair in UTF-8", withBytes(0xed, 0xa0, 0x80)),
  body("P", "an overlong slash", withBytes(0xc0, 0xaf)),
  body("P", "an overlong NUL", withBytes(0xc0, 0x80)),
  body("P", "beyond U+10FFFF", withBytes(0xf4, 0x90, 0x80, 0x80)),
  body("P", "a character cut short", withBytes(0xe2, 0x82)),
  body("P", "Latin-1", withBytes(0xe9)),
  body("P", "a byte order mark", `\ufeff${args("{}")}`),
  body("P", "UTF-16", Buffer.from(`\ufeff${args("{}")}`, "utf16le")),
  body("P", "UTF-16 without a mark", Buffer.from(args("{}"), "utf16le")),
  body("P", "a control character as it is", args('{"a":"\n"}')),
  body("P", "NUL behind the message", `${args("{}")}\0`),
  body("P", "a comment", args("{/* x */}")),
  body("P", "a comment behind", `${args("{}")} // x`),
  body("P", "a comma too many", args('{"a":1,}')),
  body("P", "a comma too many in a list", args('{"a":[1,]}')),
  body("P", "keys without quotes", args("{a:1}")),
  body("P", "single quotes", args("{'a':1}")),
  body("P", "NaN", args('{"a":NaN}')),
  body("P", "Infinity", args('{"a":-Infinity}')),
  body("P", "a plus sign", args('{"a":+1}')),
  body("P", "a leading zero", args('{"a":01}')),
  body("P", "a hexadecimal number", args('{"a":0x10}')),
  body("P", "a number without a digit before its point", args('{"a":.5}')),
  body("P", "a number without a digit behind its point", args('{"a":5.}')),
  body("P", "an escape that JSON has not", args('{"a":"\\x41"}')),
  body("P", "an escape with capital U", args('{"a":"\\U00000041"}')),
  body("P", "no-break spaces between", args('{\u00a0"a":1}')),
  body("P", "65 levels", args(nested(62))),
  body("P", "two messages", args("{}") + args("{}")),
  body("I", "Params for params", args("{}").replace('"params"', '"Params"')),
  body("I", "METHOD for method", args("{}").replace('"method"', '"METHOD"')),
  body("I", "Name for name", wrap('{"Name":"echo"}')),
  body("I", "an unknown member of params", wrap('{"name":"echo","tool":"other"}')),
];
