import { notFound } from "next/navigation";

/** Without it, an unknown address below /docs would belong to an organisation of that name. */
export default function MissingPage(): never {
  notFound();
}
