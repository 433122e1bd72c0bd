/** Rules for tools of official servers: `echo` is denied by its argument, `refund` always. */
export const EXAMPLE_RULES = {
  echo: {
    require: [
      { conditions: [{ path: "args.text", op: "neq", value: "forbidden" }], on_deny: "Not that word." },
    ],
  },
  refund: { action: "deny", reason: "Refunds are not for agents." },
};
