import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate for a server, signed by itself, and its key; both in PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

/** RFC 5280 in the few parts that a TLS client asks for. `until` is when it expires. */
export function selfSigned(hostname: string, until: Date): Certificate {
  const keys = newKeys();
  return certify({
    subject: hostname,
    issuer: hostname,
    until,
    keys,
    signer: keys.privateKey,
    isAuthority: false,
  });
}

/** A certificate authority of one's own, and a certificate for a server that it signed. */
export function issuedBy(
  authority: string,
  until: Date,
  hostname: string,
): { readonly authority: Certificate; readonly issued: Certificate } {
  const keys = newKeys();
  const signed = { issuer: authority, until, signer: keys.privateKey };
  return {
    authority: certify({ ...signed, subject: authority, keys, isAuthority: true }),
    issued: certify({ ...signed, subject: hostname, keys: newKeys(), isAuthority: false }),
  };
}

type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
const newKeys = (): KeyPair => generateKeyPairSync("ec", { namedCurve: "P-256" });

function certify(what: {
  readonly subject: string;
  readonly issuer: string;
  readonly until: Date;
  readonly keys: KeyPair;
  readonly signer: KeyObject;
  readonly isAuthority: boolean;
}): Certificate {
  const { subject, until, keys } = what;
  const algorithm = sequence(oid("2a8648ce3d040302")); // ecdsa-with-SHA256
  const since = new Date(until.getTime() - 2 * 365 * 86_400_000);
  const altNames = sequence(der(0x82, Buffer.from(subject)));
  const extension = what.isAuthority
    ? sequence(oid("551d13"), der(0x04, sequence(der(0x01, Buffer.from([0xff]))))) // basicConstraints, CA
    : sequence(oid("551d11"), der(0x04, altNames)); // subjectAltName
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    commonName(what.issuer),
    sequence(utcTime(since), utcTime(until)),
    commonName(subject),
    keys.publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign("sha256", content, what.signer)]);
  const body = sequence(content, algorithm, der(0x03, signature)).toString("base64");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    key: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** X.690: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const commonName = (text: string): Buffer =>
  sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(text)))));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const utcTime = (at: Date): Buffer =>
  der(0x17, Buffer.from(`${at.toISOString().replace(/\D/g, "").slice(2, 14)}Z`));
