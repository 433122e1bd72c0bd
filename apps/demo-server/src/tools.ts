import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import type { Shop } from "./shop.ts";

const READS: ToolAnnotations = { readOnlyHint: true, destructiveHint: false, openWorldHint: false };
const WRITES: ToolAnnotations = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };
const DESTROYS: ToolAnnotations = { readOnlyHint: false, destructiveHint: true, openWorldHint: false };
const REACHES_OUT: ToolAnnotations = { readOnlyHint: false, destructiveHint: false, openWorldHint: true };

const note = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, "lower-case letters, digits and hyphens")
  .describe("Name of the note");
const customer = z.string().describe("Id of the customer, like cus_ada");
const amount = z.number().int().positive().describe("Amount in cents");

type Definition<Args extends z.ZodRawShape> = {
  readonly title: string;
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly args: Args;
  readonly run: (args: z.infer<z.ZodObject<Args>>) => string;
};

/** Fourteen tools over all five risk classes: read, write, execute, destructive, financial. */
export function registerTools(server: McpServer, shop: Shop): void {
  const tool: Register = (name, { args, run, ...described }) => {
    server.registerTool(name, { ...described, inputSchema: args }, ((
      input: Parameters<typeof run>[0],
    ): CallToolResult => {
      shop.arrived(name, input);
      return { content: [{ type: "text", text: run(input) }] };
    }) as never); // the SDK's callback type does not follow a generic shape
  };
  registerReads(tool, shop);
  registerWrites(tool, shop);
  registerExecutions(tool, shop);
  registerDestructions(tool, shop);
  registerPayments(tool, shop);
}

type Register = <Args extends z.ZodRawShape>(name: string, definition: Definition<Args>) => void;

function registerReads(tool: Register, shop: Shop): void {
  tool("list_notes", {
    title: "List notes",
    description: "Names of all notes.",
    annotations: READS,
    args: {},
    run: () => shop.listNotes().join("\n"),
  });
  tool("read_note", {
    title: "Read a note",
    description: "The text of one note.",
    annotations: READS,
    args: { name: note },
    run: ({ name }) => shop.readNote(name),
  });
  tool("search_customers", {
    title: "Search customers",
    description: "Customers whose name or e-mail address contains a text.",
    annotations: READS,
    args: { query: z.string().max(100) },
    run: ({ query }) => JSON.stringify(shop.findCustomers(query)),
  });
  tool("get_balance", {
    title: "Get a balance",
    description: "Charges less refunds, in cents, of one customer or of all.",
    annotations: READS,
    args: { customer: customer.optional() },
    run: (args) => String(shop.balance(args.customer)),
  });
  tool("list_transactions", {
    title: "List transactions",
    description: "The newest entries of the ledger.",
    annotations: READS,
    args: { limit: z.number().int().min(1).max(100).default(20) },
    run: ({ limit }) => JSON.stringify(shop.books.ledger.slice(-limit)),
  });
}

function registerWrites(tool: Register, shop: Shop): void {
  const text = z.string().max(10_000).describe("Text in Markdown");
  tool("write_note", {
    title: "Write a note",
    description: "Creates a note or replaces its text.",
    annotations: WRITES,
    args: { name: note, text },
    run: (args) => {
      shop.writeNote(args.name, args.text);
      return `Wrote ${args.name}.`;
    },
  });
  tool("append_note", {
    title: "Append to a note",
    description: "Adds text to the end of a note.",
    annotations: WRITES,
    args: { name: note, text },
    run: (args) => {
      shop.writeNote(args.name, `${shop.readNote(args.name)}${args.text}\n`.slice(-50_000));
      return `Added to ${args.name}.`;
    },
  });
  tool("update_customer_email", {
    title: "Change a customer's e-mail address",
    description: "Replaces the e-mail address of a customer.",
    annotations: WRITES,
    args: { customer, email: z.email() },
    run: (args) => JSON.stringify(shop.changeEmail(args.customer, args.email)),
  });
}

function registerExecutions(tool: Register, shop: Shop): void {
  tool("send_email", {
    title: "Send an e-mail",
    description: "Sends an e-mail. In this demo it goes to the outbox and no further.",
    annotations: REACHES_OUT,
    args: { to: z.email(), subject: z.string().max(200), body: z.string().max(10_000) },
    run: (mail) => `Sent to ${shop.send(mail).to}.`,
  });
  tool("run_report", {
    title: "Run a report",
    description: "Adds up a month of the ledger and files the result.",
    annotations: REACHES_OUT,
    args: { month: z.string().regex(/^\d{4}-\d{2}$/, "like 2026-01") },
    run: ({ month }) => shop.report(month),
  });
}

function registerDestructions(tool: Register, shop: Shop): void {
  tool("delete_note", {
    title: "Delete a note",
    description: "Deletes a note for good.",
    annotations: DESTROYS,
    args: { name: note },
    run: ({ name }) => {
      shop.deleteNote(name);
      return `Deleted ${name}.`;
    },
  });
  tool("erase_customer", {
    title: "Erase a customer",
    description: "Removes a customer and their address for good.",
    annotations: DESTROYS,
    args: { customer },
    run: (args) => {
      shop.eraseCustomer(args.customer);
      return `Erased ${args.customer}.`;
    },
  });
}

function registerPayments(tool: Register, shop: Shop): void {
  tool("create_charge", {
    title: "Charge a customer",
    description: "Takes money from a customer. In this demo it is written to the ledger.",
    annotations: { ...DESTROYS, openWorldHint: true },
    args: { customer, amount },
    run: (args) => JSON.stringify(shop.book("charge", args.customer, args.amount)),
  });
  tool("refund_charge", {
    title: "Refund a customer",
    description: "Gives money back to a customer. In this demo it is written to the ledger.",
    annotations: { ...DESTROYS, openWorldHint: true },
    args: { customer, amount },
    run: (args) => JSON.stringify(shop.book("refund", args.customer, args.amount)),
  });
}
