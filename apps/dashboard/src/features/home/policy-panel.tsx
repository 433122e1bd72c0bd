import { Ban } from "@sallyport/ui/icons";
import { HOME_POLICY } from "../docs/policy-examples.ts";

const CALL = `tools/call  create_charge
{ "customer": "cus_ada", "amount": 990000 }`;

const ANSWER = "[POLICY DENIED] The policy has no rule for this tool. Use a tool from tools/list.";

const label = "px-4 pt-3 text-xs font-medium text-ink-muted";
const code = "overflow-x-auto px-4 pt-1.5 pb-3.5 font-mono text-sm text-ink";

/** Lets the keyboard scroll the element. */
const SCROLL_REGION = { tabIndex: 0 } as const;

/** An example of a policy, a call and the answer. */
export function PolicyPanel() {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface shadow-pop">
      <p className={label}>The policy of this grant, revision 3</p>
      <pre {...SCROLL_REGION} className={code}>
        {HOME_POLICY}
      </pre>
      <div className="border-t border-line bg-canvas">
        <p className={label}>The agent sends</p>
        <pre {...SCROLL_REGION} className={code}>
          {CALL}
        </pre>
      </div>
      <div className="border-t border-line bg-bad-soft">
        <p className="flex items-center gap-1.5 px-4 pt-3 text-xs font-medium text-bad">
          <Ban className="size-3.5" /> Denied by rule <span className="font-mono">(default deny)</span>
        </p>
        <pre className={`${code} whitespace-pre-wrap`}>{ANSWER}</pre>
      </div>
      <figcaption className="border-t border-line px-4 py-2.5 text-sm text-ink-muted">
        The MCP server does not receive the call. The audit trail records it.
      </figcaption>
    </figure>
  );
}
