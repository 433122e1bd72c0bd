import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { Keyring } from "@sallyport/credentials";

const VERSION_BYTES = 2;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals texts that a client keeps for us and gives back: AES-256-GCM under a key derived from SEALING_KEYS for one
 * purpose, in base64url. Nobody can read, make or change one, and every proxy with the same keys can open it.
 */
export class TextSeal {
  readonly #current: number;
  readonly #keys: ReadonlyMap<number, Buffer>;
  readonly #maxLength: number;

  /** @param purpose what the derived key is for; texts of one purpose never open as another's. */
  constructor({ current, keys }: Keyring, purpose: string, maxLength: number) {
    this.#current = current;
    this.#keys = new Map(
      [...keys].map(([version, key]) => [version, Buffer.from(hkdfSync("sha256", key, "", purpose, 32))]),
    );
    this.#maxLength = maxLength;
  }

  /** @param context what the text is bound to: it opens together with the same one only. */
  seal(text: string, context = ""): string {
    return this.#sealWith(randomBytes(IV_BYTES), text, context);
  }

  /**
   * The same seal each time for the same text and context, so that whoever compares two can tell that they are one. The
   * IV is a pseudorandom function of both, so that one IV never serves for two texts.
   */
  sealAlike(text: string, context = ""): string {
    const key = hkdfSync("sha256", this.#currentKey, "", "iv", 32);
    const mac = createHmac("sha256", Buffer.from(key))
      .update(JSON.stringify([text, context]))
      .digest();
    return this.#sealWith(mac.subarray(0, IV_BYTES), text, context);
  }

  get #currentKey(): Buffer {
    const key = this.#keys.get(this.#current);
    if (key === undefined) throw new Error("The keyring has no current key.");
    return key;
  }

  #sealWith(iv: Buffer, text: string, context: string): string {
    const key = this.#currentKey;
    const prefix = Buffer.alloc(VERSION_BYTES);
    prefix.writeUInt16BE(this.#current);
    const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(bound(prefix, context));
    const body = [cipher.update(text, "utf8"), cipher.final()];
    return Buffer.concat([prefix, iv, ...body, cipher.getAuthTag()]).toString("base64url");
  }

  /** The text that a proxy with our keys sealed in this context; undefined for anything else. */
  open(sealed: string, context = ""): string | undefined {
    if (sealed.length > this.#maxLength) return undefined;
    const bytes = Buffer.from(sealed, "base64url");
    // One text per seal: base64url decoding ignores what it does not know, so a changed one could open as well.
    if (bytes.length <= VERSION_BYTES + IV_BYTES + TAG_BYTES || bytes.toString("base64url") !== sealed)
      return undefined;
    const key = this.#keys.get(bytes.readUInt16BE(0));
    if (key === undefined) return undefined;
    const iv = bytes.subarray(VERSION_BYTES, VERSION_BYTES + IV_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", key, iv)
      .setAAD(bound(bytes.subarray(0, VERSION_BYTES), context))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const body = bytes.subarray(VERSION_BYTES + IV_BYTES, -TAG_BYTES);
      return decipher.update(body, undefined, "utf8") + decipher.final("utf8");
    } catch {
      return undefined; // forged or changed
    }
  }
}

function bound(prefix: Buffer, context: string): Buffer {
  return context === "" ? prefix : Buffer.concat([prefix, Buffer.from(context)]);
}
