"use client";

import { Skeleton } from "@sallyport/ui";
import { afterFirstPaint } from "../feedback/on-demand.tsx";
import type { GetLiveProps } from "./get-live-form.tsx";

/** The form comes after the page: it has the policy language with it, to compare and to merge. */
export const GetLive = afterFirstPaint<GetLiveProps>(
  () => import("./get-live-form.tsx").then((module) => module.GetLiveForm),
  () => (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Skeleton className="h-[32rem]" />
      <Skeleton className="h-[32rem]" />
    </div>
  ),
);
