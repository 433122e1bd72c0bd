/** For hosts of plain letters, digits, dashes, underscores and points, and addresses of four. */
export function hostHolds(url: string, patterns: readonly string[]): boolean | undefined {
  if (/\\|\s|\p{Cc}/u.test(url)) return undefined;
  const authority = /^(?:http|https|ws|wss):\/\/([^/?#]+)/i.exec(url)?.[1];
  if (authority === undefined || authority.split("@").length > 2) return undefined;
  const [user = "", hostAndPort = ""] = authority.includes("@") ? authority.split("@") : ["", authority];
  const match = /^([A-Za-z0-9._-]+)(?::(\d*))?$/.exec(hostAndPort);
  if (/[^A-Za-z0-9._~!$&'()*+,;=:-]/.test(user)) return undefined;
  if (match === null || Number(match[2] ?? 0) > 65_535) return undefined;
  const labels = withoutLast(labelsOf(match[1] ?? ""));
  if (labels.includes("") || !isUsual(labels)) return undefined;
  return patterns.some((pattern) => {
    const wanted = withoutLast(labelsOf(pattern));
    if (wanted[0] !== "*") return labels.join(".") === wanted.join(".");
    const tail = wanted.slice(1);
    return labels.length > tail.length && labels.slice(-tail.length).join(".") === tail.join(".");
  });
}

function labelsOf(host: string): string[] {
  return host.toLowerCase().split(".");
}

function withoutLast(labels: string[]): string[] {
  return labels.at(-1) === "" ? labels.slice(0, -1) : labels;
}

/** A host whose last label is a number is an address: four numbers below 256 without zeros in front. */
function isUsual(labels: readonly string[]): boolean {
  if (!/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "")) return true;
  return (
    labels.length === 4 &&
    labels.every((label) => /^\d+$/.test(label) && String(Number(label)) === label && Number(label) < 256)
  );
}
