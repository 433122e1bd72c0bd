import { attackById, OUTCOME_TEXTS } from "@sallyport/attacks";
import { attackPath } from "../../../../../features/attacks/addresses.ts";
import { loadImage } from "../../../../../features/catalogue/load-image.ts";
import { noSuchFile, publicFile } from "../../../../../features/catalogue/public-file.ts";

/** The picture of an attack's page. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/attacks/[id]/image.png">,
): Promise<Response> {
  const attack = attackById((await params).id);
  if (attack === undefined) return noSuchFile();
  const { id, title, verdict, summary } = attack;
  const badge = `Attack: ${OUTCOME_TEXTS[verdict].title}`;
  return publicFile("png", await loadImage(attackPath(id), { title, badge, tone: "bad", line: summary }));
}
