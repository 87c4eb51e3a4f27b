// The review queue: ordered flags on the left, one flag with its evidence on the right, a decision by one key.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
  Anomalies, AnomalyFound, Groups, type AnomaliesData, type AnomalyFilterInput, type AnomalyKind, type AnomalyState,
  type ReviewDecision,
} from "../api/operations";
import { useSubscription } from "../api/follow";
import { useOwnName } from "../api/session";
import { usePages, useQuery } from "../api/useQuery";
import { useParameters, withParameters } from "../app/router";
import { Button, Empty, Link, Select, Skeleton, TroubleNote, useNarrow, useTitle } from "../parts/basics";
import { VirtualRows } from "../parts/VirtualRows";
import { useLanguage } from "../text/language";
import { groupChoices } from "./Leaderboard";
import { stateAfter, useDecisions, type Decision } from "./review/decisions";
import { Detail } from "./review/Detail";
import { Precision } from "./review/Precision";

type Flag = AnomaliesData["anomalies"]["nodes"][number];

const states: readonly AnomalyState[] = ["OPEN", "EXPLANATION_ASKED", "CONFIRMED", "DISMISSED"];
const kinds: readonly AnomalyKind[] = [
  "JUMP", "SPIKE", "SHRINKING_DENOMINATOR", "COPIED_VALUE", "DIGIT_SWAP", "UNIT_SLIP", "SWAPPED_AGENCY", "IMPOSSIBLE",
  "CEILING", "SELF_APPRAISAL_GAP", "DUPLICATE_VALUE",
];
const keysStorageKey = "reviewKeys";
const reviewerStorageKey = "reviewer";
const rowHeight = 76;

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | undefined => all.find((value) => value === text);

export default function Review() {
  const language = useLanguage();
  const { t, count } = language;
  useTitle(t.reviewHead);
  const [parameters, change] = useParameters();
  const isNarrow = useNarrow();
  const shownState = parameters.get("state") ?? "OPEN";
  const state = oneOf(states, shownState);
  const kind = oneOf(kinds, parameters.get("kind"));
  const group = parameters.get("group") ?? undefined;
  const agency = parameters.get("agency") ?? undefined;
  const selected = parameters.get("id") ?? undefined;
  const where = useMemo<AnomalyFilterInput>(() => ({
    ...(state && { state: { eq: state } }),
    ...(kind && { kind: { eq: kind } }),
    ...(group && { group: { code: { eq: group } } }),
    ...(agency && { agency: { code: { eq: agency } } }),
  }), [state, kind, group, agency]);

  const groups = useQuery(Groups, {});
  const list = usePages(Anomalies, { where }, (data) => data.anomalies.pageInfo);
  const flags = useMemo(() => list.pages.flatMap((page) => page.anomalies.nodes), [list.pages]);
  const [decided, setDecided] = useState<ReadonlyMap<string, AnomalyState>>(new Map());
  const [version, setVersion] = useState(0);
  const decisions = useDecisions((decision, recorded) => {
    setVersion((number) => number + 1);
    if (recorded) setDecided((before) => new Map(before).set(decision.anomalyId, recorded.state));
  });
  const [reviewer, setReviewer, isReviewerFixed] = useOwnName(reviewerStorageKey);
  const [isPrecisionOpen, setPrecisionOpen] = useState(false);
  const [isReviewerMissing, setReviewerMissing] = useState(false);
  const [notes, setNotes] = useState<ReadonlyMap<string, string>>(new Map());
  const [hasKeys, setHasKeys] = useState(() => localStorage.getItem(keysStorageKey) !== "off");
  const [said, setSaid] = useState("");
  const scroller = useRef<HTMLDivElement>(null);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const reviewerField = useRef<HTMLInputElement>(null);
  const index = flags.findIndex((flag) => flag.id === selected);

  const select = useCallback((id: string | undefined, replace = true) => change({ id }, replace), [change]);

  // On a wide screen there is always something to look at.
  useEffect(() => {
    if (!isNarrow && selected === undefined && flags[0]) select(flags[0].id);
  }, [isNarrow, selected, flags, select]);

  const move = useCallback((by: number) => {
    const next = flags[Math.min(flags.length - 1, Math.max(0, index + by))];
    if (next) select(next.id);
  }, [flags, index, select]);

  const decide = useCallback((decision: ReviewDecision, shown: { id: string; state: AnomalyState; agencyName: string }) => {
    if (reviewer.trim() === "") {
      setReviewerMissing(true);
      reviewerField.current?.focus();
      return;
    }
    const made: Decision = {
      anomalyId: shown.id, agencyName: shown.agencyName, decision, note: notes.get(shown.id) ?? "",
      reviewer: reviewer.trim(), expectedState: shown.state,
    };
    decisions.decide(made);
    setDecided((before) => new Map(before).set(shown.id, stateAfter[decision]));
    setNotes((before) => {
      const after = new Map(before);
      after.delete(shown.id);
      return after;
    });
    setSaid(t.decided(t.decision[decision], shown.agencyName));
    if (decision !== "REOPENED") move(1);
  }, [reviewer, notes, decisions, move, t]);

  const undo = useCallback(() => {
    const last = decisions.lastRecorded;
    if (!last) return;
    decide("REOPENED", { id: last.anomalyId, state: stateAfter[last.decision], agencyName: last.agencyName });
    select(last.anomalyId);
  }, [decisions.lastRecorded, decide, select]);

  const shown = useRef<{ id: string; state: AnomalyState; agencyName: string } | undefined>(undefined);
  useEffect(() => {
    if (!hasKeys) return;
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, dialog")) {
        if (event.key === "Escape") target.blur();
        return;
      }
      const act = {
        j: () => move(1),
        k: () => move(-1),
        c: () => shown.current && decide("CONFIRMED", shown.current),
        d: () => shown.current && decide("DISMISSED", shown.current),
        a: () => shown.current && decide("EXPLANATION_ASKED", shown.current),
        u: undo,
        n: () => noteField.current?.focus(),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [hasKeys, move, decide, undo]);

  const all = list.pages[0]?.anomalies.totalCount;
  const showsList = !isNarrow || selected === undefined;
  return (
    <div className={`review ${showsList ? "" : "one"}`}>
      {showsList && (
        <section className="queue" aria-labelledby="queue-head">
          <header>
            <h1 id="queue-head">{t.reviewHead} {all !== undefined && <small className="faint">{t.queueCount(count(all))}</small>}</h1>
            <div className="filters">
              <Select
                label={t.filterState} hideLabel value={state ?? "ALL"} onChange={(value) => change({ state: value, id: undefined })}
                choices={[...states.map((value) => ({ value, text: t.anomalyState[value] })), { value: "ALL", text: t.all }]}
              />
              <Select
                label={t.filterKind} hideLabel value={kind ?? ""} onChange={(value) => change({ kind: value, id: undefined })}
                choices={[{ value: "", text: `${t.filterKind}: ${t.all.toLowerCase()}` }, ...kinds.map((value) => ({ value, text: t.anomalyKind[value] }))]}
              />
              <Select
                label={t.filterGroup} hideLabel value={group ?? ""} onChange={(value) => change({ group: value, id: undefined })}
                choices={[{ value: "", text: `${t.filterGroup}: ${t.all.toLowerCase()}` }]} groups={groupChoices(groups.data?.groups.nodes ?? [], language)}
              />
              {agency && <Button onClick={() => change({ agency: undefined, id: undefined })}>{agency} ✕</Button>}
            </div>
          </header>
          <NewFlags where={where} onShow={list.refresh} />
          {list.trouble && <TroubleNote trouble={list.trouble} onRetry={list.pages.length === 0 ? list.refresh : list.more} />}
          <div className="queue-list" ref={scroller} tabIndex={-1}>
            {list.pages.length === 0 && list.isLoading && <Skeleton rows={9} height={rowHeight} />}
            {list.pages.length > 0 && flags.length === 0 && <Empty>{t.queueEmpty}</Empty>}
            {flags.length > 0 && (
              <VirtualRows
                count={flags.length} rowHeight={rowHeight} scroller={scroller} onNearEnd={list.more} keepInView={index}
                role="list" label={t.queue}
                render={(place) => {
                  const flag = flags[place]!;
                  return (
                    <FlagRow
                      key={flag.id} flag={flag} state={decided.get(flag.id) ?? flag.state} isSelected={flag.id === selected}
                      place={place + 1} of={all ?? flags.length}
                      to={withParameters("/review", { id: flag.id }, parameters)}
                    />
                  );
                }}
              />
            )}
          </div>
        </section>
      )}
      {(!isNarrow || selected !== undefined) && (
        <section className="evidence" aria-label={t.evidence}>
          {decisions.unrecorded.filter((entry) => entry.trouble).map(({ decision, trouble }) => (
            <div className="note bad" role="alert" key={decision.anomalyId}>
              <p>
                <b>{t.decided(t.decision[decision.decision], decision.agencyName)}.</b> {t.decisionLost}{" "}
                {trouble!.kind === "conflict" ? t.conflict : trouble!.kind === "offline" ? t.offline : trouble!.kind === "signedOut" ? t.signedOut : <span lang="en">{trouble!.message}</span>}
                {decision.note && <><br /><q>{decision.note}</q></>}
              </p>
              {trouble!.kind !== "conflict" && <Button onClick={() => decisions.decide(decision)}>{t.retry}</Button>}
              {decision.anomalyId !== selected && <Button onClick={() => select(decision.anomalyId)}>{t.showNew}</Button>}
              <Button
                tone="quiet" aria-label={t.close}
                onClick={() => {
                  decisions.putAside(decision.anomalyId);
                  setDecided((before) => {
                    const after = new Map(before);
                    after.delete(decision.anomalyId);
                    return after;
                  });
                  setNotes((before) => new Map(before).set(decision.anomalyId, decision.note));
                }}
              >✕</Button>
            </div>
          ))}
          {selected === undefined
            ? <Empty>{t.queuePick}</Empty>
            : (
              <Detail
                key={selected} id={selected} version={version} shown={shown}
                pending={decisions.unrecorded.some((entry) => entry.decision.anomalyId === selected && !entry.trouble)}
                note={notes.get(selected) ?? ""} onNote={(text) => setNotes((before) => new Map(before).set(selected, text))}
                noteField={noteField} onDecide={decide}
                head={isNarrow && <Link className="button" to={withParameters("/review", { id: undefined }, new URLSearchParams([...parameters].filter(([key]) => key !== "id")))}>‹ {t.back}</Link>}
                reviewer={(
                  <label className="field">
                    <span className="label">{t.reviewerLabel}</span>
                    <input
                      ref={reviewerField} value={reviewer} readOnly={isReviewerFixed} autoComplete="name" maxLength={200}
                      aria-invalid={isReviewerMissing} aria-describedby={isReviewerMissing ? "reviewer-missing" : undefined}
                      onChange={(event) => {
                        setReviewer(event.target.value);
                        setReviewerMissing(false);
                        localStorage.setItem(reviewerStorageKey, event.target.value);
                      }}
                    />
                    {isReviewerMissing && <span id="reviewer-missing" className="wrong" role="alert">{t.reviewerMissing}</span>}
                  </label>
                )}
              />
            )}
          <details className="data precision" onToggle={(event) => setPrecisionOpen(event.currentTarget.open)}>
            <summary>{t.precisionHead}</summary>
            {isPrecisionOpen && <Precision />}
          </details>
          <footer className="keys">
            <label><input
              type="checkbox" checked={hasKeys}
              onChange={(event) => {
                setHasKeys(event.target.checked);
                localStorage.setItem(keysStorageKey, event.target.checked ? "on" : "off");
              }}
            /> {t.keysHint}</label>
          </footer>
        </section>
      )}
      <div className={`toast ${said ? "" : "unseen"}`} role="status">
        {said && <span>{said}</span>}
        {said && decisions.lastRecorded && <Button tone="quiet" onClick={undo}>{t.undo}</Button>}
        {said && <Button tone="quiet" onClick={() => setSaid("")} aria-label={t.close}>✕</Button>}
      </div>
    </div>
  );
}

function FlagRow({ flag, state, isSelected, place, of, to }: {
  flag: Flag;
  state: AnomalyState;
  isSelected: boolean;
  place: number;
  of: number;
  to: string;
}) {
  const { t, nameOf, short, share } = useLanguage();
  const figure = (value: number | null) => (value === null ? t.none : `${short(value, 1)}${flag.indicator.unit === "%" ? " %" : ""}`);
  return (
    <div role="listitem" aria-posinset={place} aria-setsize={of}>
      <Link to={to} replace className={`flag ${state === "OPEN" ? "" : "done"}`} aria-current={isSelected ? "true" : undefined}>
        <span className="flag-top"><b>{nameOf(flag.agency)}</b><span className="faint">{flag.period}</span></span>
        <span className="flag-mid">{nameOf(flag.indicator)}</span>
        <span className="flag-low">
          <span className={state === "OPEN" ? "sign" : "sign decided"}>{state === "OPEN" ? t.anomalyKind[flag.kind] : t.anomalyState[state]}</span>
          {flag.expectedValue >= 0.05 && <span className="worth" title={t.worthWords(share(flag.probability), short(flag.consequence, 1))}>{t.worthShort(short(flag.expectedValue, 1))}</span>}
          <span className="n">{figure(flag.value)}{flag.expected !== null && <span className="faint"> / {figure(flag.expected)}</span>}</span>
        </span>
      </Link>
    </div>
  );
}

/** Says when flags have been found since the list was fetched. */
function NewFlags({ where, onShow }: { where: AnomalyFilterInput; onShow: () => void }) {
  const { t, count } = useLanguage();
  const key = JSON.stringify(where);
  const [found, setFound] = useState<{ key: string; ids: ReadonlySet<string> }>({ key, ids: new Set() });
  useSubscription(AnomalyFound, { where }, ({ anomalyFound }) => setFound((before) => ({
    // After a lost connection a finding may be told twice.
    key, ids: new Set([...(before.key === key ? before.ids : []), anomalyFound.id]),
  })));
  if (found.key !== key || found.ids.size === 0) return null;
  return (
    <div className="note info" role="status">
      <p>{t.newFlags(count(found.ids.size))}</p>
      <Button onClick={() => { setFound({ key, ids: new Set() }); onShow(); }}>{t.showNew}</Button>
    </div>
  );
}
