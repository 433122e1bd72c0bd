import type { Metadata } from "next";
import { env } from "../../../env.ts";
import { ATTACKS_HOME } from "../../../features/attacks/addresses.ts";
import { AttacksHome } from "../../../features/attacks/attacks-home.tsx";
import { JsonLd } from "../../../features/catalogue/json-ld.tsx";
import { pageMetadata } from "../../../features/catalogue/page-metadata.ts";
import { listData } from "../../../features/catalogue/structured-data.ts";

const ABOUT = {
  title: "MCP attack database",
  description:
    "Attacks on agents that use MCP, by category: what happened, why, and the policy that stops each, or why none does.",
  path: ATTACKS_HOME,
};

export function generateMetadata(): Metadata {
  return pageMetadata(ABOUT, env().NEXTAUTH_URL);
}

export default function AttacksPage() {
  return (
    <>
      <JsonLd data={listData({ ...ABOUT, name: ABOUT.title }, env().NEXTAUTH_URL)} />
      <AttacksHome />
    </>
  );
}
