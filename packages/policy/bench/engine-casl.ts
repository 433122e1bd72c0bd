import { AbilityBuilder, createMongoAbility, subject } from "@casl/ability";
import manifest from "../package.json" with { type: "json" };
import { type Engine, TOOLS } from "./hundred-rules.ts";

export const casl: Engine = {
  name: "casl",
  version: manifest.devDependencies["@casl/ability"],
  prepare: () => {
    const { can, cannot, build } = new AbilityBuilder(createMongoAbility);
    for (const { name, cap } of TOOLS) {
      can("call", name, { reason: { $exists: true } });
      cannot("call", name, { amount: { $gt: cap } });
    }
    const ability = build();
    // A copy, because CASL notes the type in the object itself.
    return Promise.resolve(({ tool, args }) => ability.can("call", subject(tool, { ...args })));
  },
};
