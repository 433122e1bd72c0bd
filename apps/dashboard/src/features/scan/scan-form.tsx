"use client";

import { Button, CodeBlock, Notice, TextAreaField, visibleJson } from "@sallyport/ui";
import { ShieldCheck, TriangleAlert } from "@sallyport/ui/icons";
import { type DragEvent, useRef, useState } from "react";
import { counted } from "../preferences/format-time.ts";
import { askServer } from "./ask-server.ts";
import type { ScanAnswer } from "./scan-answer.ts";
import { ScanReport } from "./scan-report.tsx";
import { ShareScan } from "./share-scan.tsx";
import type { Sendable } from "./what-is-sent.ts";

const MAX_BYTES = 4_000_000;

type Done = { readonly answer: ScanAnswer; readonly sent: string };

/** Reads a file in the browser, shows what would be sent, and sends it when asked to. */
export function ScanForm() {
  const { text, take, sendable } = useFile();
  const [done, setDone] = useState<Done>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const scan = async (sent: string): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setDone({ answer: await askServer<ScanAnswer>("report", sent), sent });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-10">
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <FileInput text={text} take={take} />
        <div className="flex min-w-0 flex-col gap-4">
          {sendable === undefined ? (
            <p className="text-base text-ink-muted">
              Here you see what would be sent. Values of variables and headers, arguments and paths of your
              machine never are.
            </p>
          ) : sendable.ok ? (
            <>
              <CodeBlock
                label="What is sent, and nothing else"
                className="[&_pre]:max-h-96 [&_pre]:overflow-y-auto"
              >
                {visibleJson(sendable.text)}
              </CodeBlock>
              <Button
                look="primary"
                icon={<ShieldCheck />}
                busy={busy}
                onClick={() => void scan(sendable.text)}
              >
                Check {counted(sendable.count, sendable.kind === "config" ? "server" : "tool")}
              </Button>
            </>
          ) : (
            <Notice tone="warn" live="status" icon={<TriangleAlert />} title="This cannot be scanned">
              {sendable.problem}
            </Notice>
          )}
          {failure === undefined ? null : (
            <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
              {failure}
            </Notice>
          )}
        </div>
      </div>
      {done === undefined ? null : (
        <div className="flex flex-col gap-10" aria-live="polite">
          <ScanReport answer={done.answer} />
          <ShareScan key={done.sent} sent={done.sent} />
        </div>
      )}
    </div>
  );
}

/** The text, and what of it would be sent. The readers of the formats come when there is something to read. */
function useFile() {
  const [text, setText] = useState("");
  const [sendable, setSendable] = useState<Sendable>();
  const latest = useRef("");
  const take = async (next: string): Promise<void> => {
    setText(next);
    latest.current = next;
    if (next.trim() === "") return setSendable(undefined);
    const { whatIsSent } = await import("./what-is-sent.ts");
    if (latest.current === next) setSendable(whatIsSent(next));
  };
  return { text, take, sendable };
}

function FileInput({ text, take }: { text: string; take: (text: string) => Promise<void> }) {
  const [problem, setProblem] = useState<string>();
  const open = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const isLarge = file.size > MAX_BYTES;
    setProblem(isLarge ? "The file is larger than 4 MB." : undefined);
    if (!isLarge) await take(await file.text());
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    void open(event.dataTransfer.files[0]);
  };
  return (
    <div className="flex min-w-0 flex-col gap-4" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <TextAreaField
        label="Configuration of your client, or an answer of tools/list"
        hint="Paste it, drop a file here, or choose one below. It is read in your browser."
        error={problem}
        mono
        rows={14}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => void take(event.target.value)}
      />
      <label className="flex flex-col gap-1 text-sm font-medium">
        A file
        <input
          type="file"
          accept=".json,.jsonc,.toml,.yaml,.yml,application/json"
          className="text-sm font-normal file:mr-3 file:cursor-pointer file:rounded-md file:border file:border-solid file:border-line-strong file:bg-surface file:px-3 file:py-1.5 file:font-medium"
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </label>
    </div>
  );
}
