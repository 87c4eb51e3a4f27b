// Which runs are listed; the address keeps the choice.
import { useEffect, useMemo, useState } from "react";
import type { RunFilterInput, RunKind, RunState } from "../../api/operations";
import { useParameters } from "../../app/router";
import { Button, Select } from "../../parts/basics";
import { useLanguage } from "../../text/language";

export const runKinds: readonly RunKind[] = ["PIPELINE", "LOAD", "PULL", "DROP", "REPLAY", "SCORE", "DETECT", "FORECAST", "PUBLISH", "MAINTAIN"];
const runStates: readonly RunState[] = ["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "INTERRUPTED", "CANCELLED"];
const typedForMs = 300;

/** The condition that the address states; nothing where it states none. */
export function useRunFilter(): RunFilterInput | undefined {
  const [parameters] = useParameters();
  const [kind, state, text, since] = ["kind", "state", "text", "since"].map((name) => parameters.get(name) ?? "");
  return useMemo(() => {
    const all: RunFilterInput[] = [];
    if (runKinds.includes(kind as RunKind)) all.push({ kind: { eq: kind as RunKind } });
    if (runStates.includes(state as RunState)) all.push({ state: { eq: state as RunState } });
    if (text) all.push({ or: [{ message: { contains: text } }, { requestedBy: { contains: text } }, { errorCode: { eq: text } }] });
    if (since && !Number.isNaN(Date.parse(since))) all.push({ queuedAt: { gte: new Date(since).toISOString() } });
    return all.length === 0 ? undefined : { and: all };
  }, [kind, state, text, since]);
}

export function Filter() {
  const { t } = useLanguage();
  const [parameters, change] = useParameters();
  const [text, setText] = useState(parameters.get("text") ?? "");
  const asked = parameters.get("text") ?? "";
  useEffect(() => {
    if (text.trim() === asked) return;
    const timer = setTimeout(() => change({ text: text.trim() || undefined }, true), typedForMs);
    return () => clearTimeout(timer);
  }, [text, asked, change]);
  const isSet = ["kind", "state", "text", "since"].some((name) => parameters.get(name));
  return (
    <form className="run-filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <Select label={t.runKindLabel} value={parameters.get("kind") ?? ""} onChange={(kind) => change({ kind: kind || undefined }, true)}
        choices={[{ value: "", text: t.all }, ...runKinds.map((value) => ({ value, text: t.runKind[value] }))]} />
      <Select label={t.state} value={parameters.get("state") ?? ""} onChange={(state) => change({ state: state || undefined }, true)}
        choices={[{ value: "", text: t.all }, ...runStates.map((value) => ({ value, text: t.runState[value] }))]} />
      <label className="field">
        <span className="label">{t.runsSince}</span>
        <input type="date" value={parameters.get("since") ?? ""} onChange={(event) => change({ since: event.target.value || undefined }, true)} />
      </label>
      <label className="field">
        <span className="label">{t.runsSearch}</span>
        <input type="search" maxLength={100} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {isSet && <Button onClick={() => { setText(""); change({ kind: undefined, state: undefined, text: undefined, since: undefined }, true); }}>{t.resetAll}</Button>}
    </form>
  );
}
