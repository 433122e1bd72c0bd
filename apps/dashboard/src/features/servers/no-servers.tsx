"use client";

import { Card, EmptyState } from "@sallyport/ui";
import { Server } from "@sallyport/ui/icons";
import { AddLink } from "../org/add-link.tsx";

/** Stands in for a form that needs a server while there is none. */
export function NoServers({ title, children }: { title: string; children: string }) {
  const add = (
    <AddLink mayAdd="admin" path="/servers/new">
      Register server
    </AddLink>
  );
  return (
    <Card>
      <EmptyState icon={<Server />} title={title} action={add}>
        {children}
      </EmptyState>
    </Card>
  );
}
