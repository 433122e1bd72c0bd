"use client";

import { buttonClass } from "@sallyport/ui";
import { Plus } from "@sallyport/ui/icons";
import Link from "next/link";
import { type Role, useOrg } from "./org-provider.tsx";

/** A link to the form that adds something, for people whose role allows it. */
export function AddLink({
  mayAdd,
  path,
  size = "md",
  children,
}: {
  /** The role that is needed. */
  mayAdd: Role;
  /** Below the organisation's address. */
  path: string;
  size?: "sm" | "md";
  children: string;
}) {
  const { slug, may } = useOrg();
  if (!may(mayAdd)) return null;
  return (
    <Link href={`/${slug}${path}`} className={buttonClass(size === "md" ? "primary" : "secondary", size)}>
      <Plus />
      {children}
    </Link>
  );
}
