import type { Shop } from "./shop.ts";

const euros = (cents: number): string => (cents / 100).toFixed(2);

function escaped(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  if (rows.length === 0) return "<p class=none>Nothing yet.</p>";
  const cells = (tag: string, row: readonly unknown[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>${cells("th", head)}${rows.map((row) => cells("td", row)).join("")}</table>`;
}

/** What can be seen of the shop: which calls arrived, and what they did. */
export function renderPage(shop: Shop): string {
  const { ledger, outbox, customers, reports } = shop.books;
  const notes = shop.listNotes().map((name) => [name, shop.readNote(name).slice(0, 200)]);
  return `<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=3>
<meta name=viewport content="width=device-width,initial-scale=1"><title>Demo server</title><style>
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #8884;
vertical-align:top;overflow-wrap:anywhere}.none{opacity:.6}h2{margin:1.6rem 0 .4rem;font-size:1.05rem}</style>
<h1>Demo server</h1><p>A make-believe shop with an MCP endpoint at <code>/mcp</code>. A call that Sallyport denies never
arrives here, so it is not in the first list and changes nothing below.</p>
<h2>Calls that arrived</h2>${table(
    ["Time", "Tool", "Arguments"],
    shop.arrivals.slice(0, 30).map(({ at, tool, args }) => [at, tool, args]),
  )}
<h2>Notes</h2>${table(["Name", "Text"], notes)}
<h2>Ledger, balance ${euros(shop.balance())}</h2>${table(
    ["Id", "Time", "Kind", "Customer", "Amount"],
    ledger
      .toReversed()
      .slice(0, 30)
      .map(({ id, at, kind, customer, amount }) => [id, at, kind, customer, euros(amount)]),
  )}
<h2>Customers</h2>${table(
    ["Id", "Name", "E-mail"],
    customers.map(({ id, name, email }) => [id, name, email]),
  )}
<h2>Outbox</h2>${table(
    ["Time", "To", "Subject"],
    outbox
      .toReversed()
      .slice(0, 30)
      .map(({ at, to, subject }) => [at, to, subject]),
  )}
<h2>Reports</h2>${table(
    ["Report"],
    reports
      .toReversed()
      .slice(0, 30)
      .map((line) => [line]),
  )}</html>`;
}
