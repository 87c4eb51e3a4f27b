// How far a run is: the step at work with its rows, its pace and the end that it lets expect; and a way to end it.
import { useState } from "react";
import { send, Trouble } from "../../api/client";
import { CancelRun, type RunsData } from "../../api/operations";
import { useOwnName } from "../../api/session";
import { Button, Drawer, TroubleNote } from "../../parts/basics";
import { useLanguage } from "../../text/language";

export type RunFacts = RunsData["runs"]["nodes"][number];
type StepFacts = RunFacts["steps"][number];

export const nameStorageKey = "reviewer";

/** Of the step at work, or nothing where no step is. */
export function Progress({ step }: { step: StepFacts | undefined }) {
  const { t, count, share, clockWithSeconds } = useLanguage();
  if (!step || step.state !== "RUNNING") return null;
  const name = t.stepName[step.name] ?? step.name;
  const said = [
    `${count(step.rowsDone)} ${t.rowsDone}`,
    step.rowsPerSecond === null ? undefined : t.perSecond(count(step.rowsPerSecond)),
    step.fraction === null ? undefined : share(step.fraction),
    step.estimatedEnd === null ? undefined : t.endsAbout(clockWithSeconds(step.estimatedEnd)),
  ];
  return (
    <div className="progress">
      <progress aria-label={name} max={1} {...(step.fraction === null ? {} : { value: step.fraction })} />
      <p className="n">{said.filter((part) => part !== undefined).join(" · ")}</p>
    </div>
  );
}

/** A button that asks by whom, and then that the run end. */
export function Cancel({ run }: { run: RunFacts }) {
  const { t, moment } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const [name, setName, isNameFixed] = useOwnName(nameStorageKey);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const isOver = run.state !== "QUEUED" && run.state !== "RUNNING";
  if (isOver) return null;
  const asked = run.cancellations[0];
  if (asked) return <p className="hint" role="status">{t.cancelAsked(asked.requestedBy, moment(asked.requestedAt))}</p>;
  function ask() {
    setSending(true);
    setTrouble(undefined);
    localStorage.setItem(nameStorageKey, name);
    send(CancelRun, { input: { id: run.id, requestedBy: name.trim() } }).then(
      () => setOpen(false),
      (error: unknown) => setTrouble(error instanceof Trouble ? error : new Trouble("refused", String(error))),
    ).finally(() => setSending(false));
  }
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>{t.cancelRun}…</Button>
      {isOpen && (
        <Drawer title={t.cancelRunTitle(t.runKind[run.kind])} onClose={() => setOpen(false)}>
          <form onSubmit={(event) => { event.preventDefault(); ask(); }}>
            <p>{t.cancelRunNote}</p>
            <label className="field">
              <span className="label">{t.requestedBy}</span>
              <input required maxLength={200} autoComplete="name" value={name} readOnly={isNameFixed} onChange={(event) => setName(event.target.value)} />
            </label>
            {trouble && <TroubleNote trouble={trouble} />}
            <Button type="submit" tone="primary" disabled={isSending || name.trim() === ""}>{t.cancelRun}</Button>
          </form>
        </Drawer>
      )}
    </>
  );
}
