import type { Strength } from "@sallyport/catalog";

/** As docs/catalogue-method.md has them. */
export const STRENGTH_WORDS: Readonly<Record<Strength, { readonly label: string; readonly means: string }>> =
  {
    cautious: {
      label: "Cautious",
      means:
        "Low limits, approval for whatever acts, and every path, host and recipient held to what you name. Start here where the data is private.",
    },
    balanced: {
      label: "Balanced",
      means:
        "A limit for each tool, approval for what destroys or moves money, and the paths and hosts that a call must name held to yours.",
    },
    open: {
      label: "Open",
      means:
        "High limits, and approval for what destroys or moves money. For servers that you trust and watch.",
    },
  };
