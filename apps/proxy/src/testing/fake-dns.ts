/**
 * A Node flag that replaces the proxy's resolver. Each look-up of a name is answered with the name's next list of
 * addresses; after the last list the name has no address.
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
