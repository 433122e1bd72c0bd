import { notFound } from "next/navigation";

/** A page that does not exist, shown inside of the organisation's frame. */
export default function MissingPage(): never {
  notFound();
}
