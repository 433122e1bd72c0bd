/** The same sealed text with one bit changed. */
export function flipBit(sealed: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
  return bytes.toString("base64url");
}
