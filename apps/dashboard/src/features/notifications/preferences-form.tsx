"use client";

import { Button, Card, CheckField, Notice, TextField } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { usePreferences } from "../preferences/preferences-provider.tsx";
import { fromClock, toClock } from "./clock-minutes.ts";

type Draft = { mail: boolean; onlyUrgent: boolean; isQuiet: boolean; from: string; until: string };

/** What one person wants in this organisation. Quiet hours are meant in the zone of the browser. */
export function PreferencesForm() {
  const { slug: org } = useOrg();
  const { clock } = usePreferences();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(trpc.notification.preferences.queryOptions({ org }));
  const [draft, setDraft] = useState<Draft>({
    mail: data.mail,
    onlyUrgent: data.onlyUrgent,
    isQuiet: data.quietFrom !== null,
    from: toClock(data.quietFrom ?? 22 * 60),
    until: toClock(data.quietUntil ?? 7 * 60),
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const [timeZone, setTimeZone] = useState(data.quietFrom === null ? clock.zone : data.timeZone);
  const save = useMutation(
    trpc.notification.setPreferences.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.notification.preferences.queryKey() });
        notify("Preferences saved");
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { mail, onlyUrgent, isQuiet } = draft;
    const quiet = isQuiet ? { from: fromClock(draft.from) ?? 0, until: fromClock(draft.until) ?? 0 } : null;
    save.mutate({ org, mail, onlyUrgent, quiet, timeZone });
  };
  return (
    <Card
      title="Your mails"
      description="The first one comes at once; what follows within ten minutes comes in one mail."
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <CheckField
          label="Mail me when a call waits for my approval"
          checked={draft.mail}
          onChange={(event) => change({ mail: event.target.checked })}
        />
        <CheckField
          label="Only what is urgent"
          hint="Tools that destroy something, and what nobody has decided for a while."
          checked={draft.onlyUrgent}
          disabled={!draft.mail}
          onChange={(event) => change({ onlyUrgent: event.target.checked })}
        />
        <CheckField
          label="Quiet hours"
          hint={`No mail in them; what still waits after them comes in one mail. Times in ${timeZone}.`}
          checked={draft.isQuiet}
          disabled={!draft.mail}
          onChange={(event) => change({ isQuiet: event.target.checked })}
        />
        {draft.isQuiet ? (
          <div className="flex flex-wrap gap-3 pl-6.5">
            <TextField
              label="From"
              type="time"
              required
              value={draft.from}
              onChange={(event) => change({ from: event.target.value })}
            />
            <TextField
              label="Until"
              type="time"
              required
              value={draft.until}
              onChange={(event) => change({ until: event.target.value })}
            />
            {timeZone === clock.zone ? null : (
              <Button className="self-end" onClick={() => setTimeZone(clock.zone)}>
                Use {clock.zone}
              </Button>
            )}
          </div>
        ) : null}
        {save.error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(save.error).sentence}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save preferences
          </Button>
        </div>
      </form>
    </Card>
  );
}
