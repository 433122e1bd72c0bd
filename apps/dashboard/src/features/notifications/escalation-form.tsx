"use client";

import { Button, Card, CheckField, Notice, TextField } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";

const USUAL_MINUTES = 10;

/** After how long admins are told of what nobody has decided. */
export function EscalationForm() {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(trpc.notification.settings.queryOptions({ org }));
  const [isOn, setOn] = useState(data.escalateAfterMinutes !== null);
  const [minutes, setMinutes] = useState(String(data.escalateAfterMinutes ?? USUAL_MINUTES));
  const save = useMutation(
    trpc.notification.setEscalation.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.notification.settings.queryKey() });
        notify("Escalation saved");
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ org, afterMinutes: isOn ? Number(minutes) : null });
  };
  return (
    <Card title="Escalation" description="For the whole organisation.">
      <form onSubmit={submit} className="flex flex-col gap-3">
        <CheckField
          label="Tell admins when nobody has decided"
          checked={isOn}
          onChange={(event) => setOn(event.target.checked)}
        />
        {isOn ? (
          <TextField
            label="After minutes"
            type="number"
            min={1}
            max={1440}
            required
            className="max-w-40"
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
          />
        ) : null}
        {save.error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(save.error).sentence}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" busy={save.isPending}>
            Save escalation
          </Button>
        </div>
      </form>
    </Card>
  );
}
