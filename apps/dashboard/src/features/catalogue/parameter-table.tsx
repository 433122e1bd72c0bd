import { Badge, printable, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import type { ToolContent } from "./tool-content.ts";
import type { ToolParameter } from "./tool-parameters.ts";

const WIDTHS = ["w-[30%]", "w-[16%]", "w-[27%]", "w-[27%]"];

/** The arguments of a tool, with what each of them makes possible. */
export function ParameterTable({ content }: { content: ToolContent }) {
  const { parameters, parameterCount, tool } = content;
  if (parameterCount === undefined)
    return (
      <p className="text-base text-ink-muted">Its arguments are not known here: nobody has listed them.</p>
    );
  if (parameters.length === 0) return <p className="text-base text-ink-muted">It takes no arguments.</p>;
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface">
      <Table
        label={printable(`Parameters of ${tool.name}`)}
        columns={["Parameter", "Type", "Bounds", "Signals"]}
        widths={WIDTHS}
      >
        {parameters.map((parameter) => (
          <Row key={parameter.path} parameter={parameter} />
        ))}
      </Table>
    </div>
  );
}

function Row({ parameter: { path, type, required, bounds, signals } }: { parameter: ToolParameter }) {
  return (
    <Tr>
      <Td className="align-top">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-mono text-sm wrap-anywhere">
            <Untrusted text={path} />
          </span>
          {required ? <Badge>required</Badge> : null}
        </span>
      </Td>
      <Td className="align-top text-sm">
        <Untrusted text={type} />
      </Td>
      <Td className="align-top text-sm wrap-anywhere text-ink-muted">
        <Untrusted text={bounds.join(" · ")} />
      </Td>
      <Td className="align-top text-sm">
        <Untrusted text={signals.map(({ text }) => text).join("; ")} />
      </Td>
    </Tr>
  );
}
