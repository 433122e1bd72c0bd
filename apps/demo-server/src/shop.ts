import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Customer = { readonly id: string; readonly name: string; readonly email: string };
export type Entry = {
  readonly id: string;
  readonly at: string;
  readonly kind: "charge" | "refund";
  readonly customer: string;
  /** In cents. */
  readonly amount: number;
};
export type Mail = {
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
};
/** One tools/call that arrived here. What was denied on the way is not in this list: that is the point of it. */
export type Arrival = { readonly at: string; readonly tool: string; readonly args: unknown };

type Books = { customers: Customer[]; ledger: Entry[]; outbox: Mail[]; reports: string[] };

const ARRIVALS_KEPT = 200;
const NOTES_KEPT = 500;
const FIRST_BOOKS: Books = {
  customers: [
    { id: "cus_ada", name: "Ada Byron", email: "ada@example.com" },
    { id: "cus_grace", name: "Grace Murray", email: "grace@example.com" },
    { id: "cus_alan", name: "Alan Mathison", email: "alan@example.com" },
  ],
  ledger: [
    { id: "ch_0001", at: "2026-01-05T09:00:00.000Z", kind: "charge", customer: "cus_ada", amount: 4900 },
    { id: "ch_0002", at: "2026-01-07T14:30:00.000Z", kind: "charge", customer: "cus_grace", amount: 12_000 },
  ],
  outbox: [],
  reports: [],
};

/** The make-believe shop behind the tools. Every effect is a file in one folder, so that it can be looked at. */
export class Shop {
  readonly #folder: string;
  readonly #arrivals: Arrival[] = [];
  #books: Books;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(this.#notes, { recursive: true });
    this.#books = this.#load();
    if (this.listNotes().length === 0)
      this.writeNote("welcome", "Change me, append to me, or try to delete me.\n");
  }

  arrived(tool: string, args: unknown): void {
    this.#arrivals.unshift({ at: new Date().toISOString(), tool, args });
    this.#arrivals.length = Math.min(this.#arrivals.length, ARRIVALS_KEPT);
  }

  get arrivals(): readonly Arrival[] {
    return this.#arrivals;
  }

  get books(): Readonly<Books> {
    return this.#books;
  }

  listNotes(): string[] {
    return readdirSync(this.#notes)
      .filter((file) => file.endsWith(".md"))
      .map((file) => file.slice(0, -".md".length))
      .toSorted();
  }

  readNote(name: string): string {
    this.#mustExist(name);
    return readFileSync(this.#note(name), "utf8");
  }

  writeNote(name: string, text: string): void {
    if (!this.listNotes().includes(name) && this.listNotes().length >= NOTES_KEPT)
      throw new Error("Too many notes.");
    writeFileSync(this.#note(name), text);
  }

  deleteNote(name: string): void {
    this.#mustExist(name);
    rmSync(this.#note(name));
  }

  findCustomers(text: string): Customer[] {
    const wanted = text.toLowerCase();
    return this.#books.customers.filter(({ name, email }) =>
      `${name} ${email}`.toLowerCase().includes(wanted),
    );
  }

  customer(id: string): Customer {
    const found = this.#books.customers.find((customer) => customer.id === id);
    if (!found) throw new Error(`There is no customer ${id}.`);
    return found;
  }

  changeEmail(id: string, email: string): Customer {
    const changed = { ...this.customer(id), email };
    this.#save({
      customers: this.#books.customers.map((customer) => (customer.id === id ? changed : customer)),
    });
    return changed;
  }

  eraseCustomer(id: string): void {
    this.customer(id);
    this.#save({ customers: this.#books.customers.filter((customer) => customer.id !== id) });
  }

  /** Balance in cents. */
  balance(customer?: string): number {
    const entries = this.#books.ledger.filter(
      (entry) => customer === undefined || entry.customer === customer,
    );
    return entries.reduce((sum, { kind, amount }) => sum + (kind === "charge" ? amount : -amount), 0);
  }

  book(kind: Entry["kind"], customer: string, amount: number): Entry {
    this.customer(customer);
    if (kind === "refund" && amount > this.balance(customer))
      throw new Error("More than this customer was charged.");
    const id = `${kind === "charge" ? "ch" : "re"}_${randomUUID().slice(0, 8)}`;
    const entry: Entry = { id, at: new Date().toISOString(), kind, customer, amount };
    this.#save({ ledger: [...this.#books.ledger, entry].slice(-1000) });
    return entry;
  }

  send(mail: Omit<Mail, "at">): Mail {
    const sent = { at: new Date().toISOString(), ...mail };
    this.#save({ outbox: [...this.#books.outbox, sent].slice(-200) });
    return sent;
  }

  report(month: string): string {
    const entries = this.#books.ledger.filter(({ at }) => at.startsWith(month));
    const total = entries.reduce((sum, { kind, amount }) => sum + (kind === "charge" ? amount : -amount), 0);
    const line = `${month}: ${entries.length} entries, ${(total / 100).toFixed(2)} in all`;
    this.#save({ reports: [...this.#books.reports, line].slice(-100) });
    return line;
  }

  get #notes(): string {
    return join(this.#folder, "notes");
  }

  #note(name: string): string {
    return join(this.#notes, `${name}.md`);
  }

  #mustExist(name: string): void {
    if (!this.listNotes().includes(name)) throw new Error(`There is no note ${name}.`);
  }

  #load(): Books {
    try {
      return {
        ...FIRST_BOOKS,
        ...(JSON.parse(readFileSync(join(this.#folder, "books.json"), "utf8")) as Books),
      };
    } catch {
      return structuredClone(FIRST_BOOKS); // the first start, or a file that was cut short: begin anew
    }
  }

  #save(change: Partial<Books>): void {
    this.#books = { ...this.#books, ...change };
    const file = join(this.#folder, "books.json");
    writeFileSync(`${file}.new`, JSON.stringify(this.#books, null, 2));
    renameSync(`${file}.new`, file);
  }
}
