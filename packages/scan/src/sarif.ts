import type { Severity } from "@sallyport/catalog";
import type { Report, ScannedTool } from "./report.ts";

const LEVELS: Readonly<Record<Severity, "note" | "warning" | "error">> = {
  low: "note",
  medium: "note",
  high: "warning",
  critical: "error",
};

/** The report as SARIF 2.1.0, for code scanning. `file` is the configuration's path, relative to the repository. */
export function sarifOf(report: Report, file: string): object {
  const at = [
    { physicalLocation: { artifactLocation: { uri: file.replaceAll("\\", "/") }, region: { startLine: 1 } } },
  ];
  const tool = ({ server, verdict }: ScannedTool) => ({
    ruleId: `tool/${verdict.class}`,
    level: LEVELS[verdict.severity],
    message: { text: `${verdict.name} of ${server}: ${verdict.why}` },
    locations: at,
    partialFingerprints: { "sallyport/tool": `${server}/${verdict.name}` },
  });
  const unknown = report.servers.filter(({ known }) => known === undefined);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Sallyport scan", rules: RULES } },
        results: [
          ...report.worst.map(tool),
          ...report.leaks.map((leak) => ({
            ruleId: "leak",
            level: "error",
            message: { text: leak.text },
            locations: at,
            partialFingerprints: {
              "sallyport/leak": [leak.private, leak.untrusted, leak.outward]
                .map(({ server }) => server)
                .join("/"),
            },
          })),
          ...unknown.map(({ configured }) => ({
            ruleId: "server/unknown",
            level: "note",
            message: { text: `${configured.name} is not in the catalogue: nobody has classified its tools.` },
            locations: at,
            partialFingerprints: { "sallyport/server": configured.name },
          })),
        ],
      },
    ],
  };
}

const rule = (id: string, text: string) => ({ id, shortDescription: { text } });
const RULES = [
  rule("tool/read", "A tool that reads"),
  rule("tool/write", "A tool that changes what can be changed back"),
  rule("tool/execute", "A tool that runs something"),
  rule("tool/destructive", "A tool that deletes or overwrites for good"),
  rule("tool/financial", "A tool that moves money"),
  rule("leak", "Tools that together can carry private data out"),
  rule("server/unknown", "A server that the catalogue does not know"),
];
