/**
 * A resolver inside the proxy, as a flag for its node: what it answers to each look-up of a name, one list of addresses
 * after the other. When they are used up, the name has no address any more.
 */
export function fakeDns(answers: Readonly<Record<string, readonly (readonly string[])[]>>): string {
  const source = `
    import dns from "node:dns";
    import { isIP } from "node:net";
    import { syncBuiltinESMExports } from "node:module";
    const real = dns.lookup;
    const answers = ${JSON.stringify(answers)};
    dns.lookup = (name, options, callback) => {
      if (answers[name] === undefined) return real(name, options, callback);
      const addresses = answers[name].shift();
      if (addresses === undefined) return callback(Object.assign(new Error("gone"), { code: "ENOTFOUND" }));
      callback(null, addresses.map((address) => ({ address, family: isIP(address) })));
    };
    syncBuiltinESMExports();`;
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
}
