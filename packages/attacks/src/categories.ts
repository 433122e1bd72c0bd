import type { Category, Outcome } from "./attack.ts";

type Told = { readonly title: string; readonly about: string };

/** @public */
export const CATEGORY_TEXTS: Readonly<Record<Category, Told>> = {
  "poisoned-definitions": {
    title: "Poisoned definitions",
    about: "What a server says of its tools is read by the model, and can steer it.",
  },
  "injected-content": {
    title: "Injected content",
    about: "Text that a tool returns, such as an issue or a mail, is taken for an order.",
  },
  "paths-and-files": {
    title: "Paths and files",
    about: "A path leads out of the folder that was meant.",
  },
  "command-injection": {
    title: "Command injection",
    about: "An argument becomes part of a command.",
  },
  "request-forgery": {
    title: "Request forgery",
    about: "A server is sent to an address that it should never reach.",
  },
  "queries-and-data": {
    title: "Queries and data",
    about: "A query does more than it should, with an account that may do too much.",
  },
  "identity-and-sessions": {
    title: "Identity and sessions",
    about: "Somebody acts as somebody else, or sees what belongs to others.",
  },
  "gaps-in-enforcement": {
    title: "Gaps in enforcement",
    about: "A guard stands beside the way, or reads another message than the server.",
  },
  transport: {
    title: "Transport",
    about: "The connection is the weak place: who may connect, how much may come, where it leads.",
  },
  "supply-chain": {
    title: "Supply chain",
    about: "The server itself, or the way it was chosen, is hostile.",
  },
  "client-and-host": {
    title: "Client and host",
    about: "The machine of the user is attacked, by a server or through a configuration.",
  },
  "runaway-agents": {
    title: "Runaway agents",
    about: "Nobody attacks: an agent does damage by itself, and nothing stops it.",
  },
};

/** @public */
export const OUTCOME_TEXTS: Readonly<Record<Outcome, Told>> = {
  stopped: { title: "Stopped", about: "With this policy the harmful call is denied." },
  narrowed: {
    title: "Narrowed",
    about: "With this policy less of it gets through; the page says what still does.",
  },
  out_of_reach: {
    title: "Out of reach",
    about: "No rule on calls can stop this. The page says what helps instead.",
  },
};
