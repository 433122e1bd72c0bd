import { type Attack, attackById } from "@sallyport/attacks";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "../../../../env.ts";
import { attackPath } from "../../../../features/attacks/addresses.ts";
import { attackData } from "../../../../features/attacks/attack-data.ts";
import { AttackView } from "../../../../features/attacks/attack-view.tsx";
import { loadExposed } from "../../../../features/attacks/load-exposed.ts";
import { JsonLd } from "../../../../features/catalogue/json-ld.tsx";
import { pageMetadata } from "../../../../features/catalogue/page-metadata.ts";

type Props = PageProps<"/attacks/[id]">;

async function attackOf(params: Props["params"]): Promise<Attack> {
  return attackById((await params).id) ?? notFound();
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id, title, summary } = await attackOf(params);
  return pageMetadata({ title, description: summary, path: attackPath(id) }, env().NEXTAUTH_URL);
}

export default async function AttackPage({ params }: Props) {
  const attack = await attackOf(params);
  return (
    <>
      <JsonLd data={attackData(attack, env().NEXTAUTH_URL)} />
      <AttackView attack={attack} tools={await loadExposed(attack)} />
    </>
  );
}
