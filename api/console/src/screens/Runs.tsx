// Did last night's load work: runs with their steps, files with the sum of their lines, and every refused line.
import { useEffect, useMemo, useRef, useState } from "react";
import { send, Trouble } from "../api/client";
import { Rejections as RejectionsQuery, RequestRun, RunProgress, Runs as RunsQuery, SourceFiles, type RunKind, type RunState, type SourceFilesData } from "../api/operations";
import { useSubscription } from "../api/follow";
import { useOwnName } from "../api/session";
import { usePages, useQuery, type Answered } from "../api/useQuery";
import { useParameters } from "../app/router";
import { Button, Drawer, Empty, Select, Shown, Skeleton, TroubleNote, useNarrow, useTitle } from "../parts/basics";
import { VirtualRows } from "../parts/VirtualRows";
import { useLanguage } from "../text/language";
import { Filter, useRunFilter } from "./runs/Filter";
import { Cancel, nameStorageKey, Progress, type RunFacts } from "./runs/Progress";

// What a person may ask for here; a pull is of one source, a replay of some lines.
const runKinds: readonly RunKind[] = ["PIPELINE", "LOAD", "DROP", "SCORE", "DETECT", "FORECAST", "MAINTAIN"];
const kindsOfYears: readonly RunKind[] = ["FORECAST", "SCORE"];

/** The runs as asked for, each as far as it is told to be by now; the newest first. New ones join an unfiltered list. */
function latest(asked: readonly RunFacts[], told: ReadonlyMap<string, RunFacts>, isFiltered: boolean): readonly RunFacts[] {
  const known = new Set(asked.map((run) => run.id));
  const progress = (run: RunFacts) => run.steps.length + (run.startedAt ? 1 : 0) + (run.finishedAt ? 1_000 : 0);
  return [...[...told.values()].filter((run) => !isFiltered && !known.has(run.id)), ...asked.map((run) => {
    const live = told.get(run.id);
    return live && progress(live) >= progress(run) ? live : run;
  })].sort((a, b) => (a.queuedAt < b.queuedAt ? 1 : -1));
}

export default function Runs() {
  const { t } = useLanguage();
  useTitle(t.runsHead);
  const [parameters, change] = useParameters();
  const filter = useRunFilter();
  const answer = useQuery(RunsQuery, filter ? { where: filter } : {});
  const { refresh } = answer;
  const [told, setTold] = useState<ReadonlyMap<string, RunFacts>>(new Map());
  const isLive = useSubscription(RunProgress, {}, ({ runProgress }) => setTold((before) => new Map(before).set(runProgress.id, runProgress)));
  // What happened while nobody was connected is asked for.
  useEffect(() => {
    if (isLive) refresh();
  }, [isLive, refresh]);
  const files = useQuery(SourceFiles, {});
  const runs = useMemo(() => answer.data && latest(answer.data.runs.nodes, told, filter !== undefined), [answer.data, told, filter]);
  const chosen = runs?.find((run) => run.id === parameters.get("run")) ?? runs?.[0];
  return (
    <div className="page">
      <div className="head">
        <h1>{t.runsHead}</h1>
        <Request onAsked={answer.refresh} />
      </div>
      <div className="runs">
        <section>
          <h2>{t.runsList}</h2>
          {isLive && <p className="hint live">{t.live}</p>}
          <Filter />
          <Shown answer={answer} rows={6}>
            {() => runs!.length === 0 ? <Empty>{filter ? t.runsNone : t.runsEmpty}</Empty> : (
              <ul className="run-list">
                {runs!.map((run) => (
                  <li key={run.id}><RunLine run={run} isChosen={run === chosen} onChoose={() => change({ run: run.id }, true)} /></li>
                ))}
              </ul>
            )}
          </Shown>
        </section>
        {chosen && <Steps run={chosen} />}
      </div>
      {/* What comes later is shown only below what is there already, so that nothing jumps. */}
      <div hidden={!runs}><Files answer={files} newest={runs?.[0]?.id ?? ""} /></div>
      <div hidden={!runs || !files.data}><Rejections /></div>
    </div>
  );
}

/** How long it took, or has taken so far; ticks while it goes on. */
function useTook(startedAt: string | null, finishedAt: string | null): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  const isOpen = startedAt !== null && finishedAt === null;
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isOpen]);
  if (startedAt === null) return undefined;
  return Math.max(0, (finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt)) / 1_000;
}

function StateMark({ state }: { state: RunState }) {
  const { t } = useLanguage();
  return <span className={`state ${state.toLowerCase()}`}>{t.runState[state]}</span>;
}

function RunLine({ run, isChosen, onChoose }: { run: RunFacts; isChosen: boolean; onChoose: () => void }) {
  const { t, moment, short } = useLanguage();
  const took = useTook(run.startedAt, run.finishedAt);
  return (
    <button type="button" className="run-line" aria-pressed={isChosen} onClick={onChoose}>
      <StateMark state={run.state} />
      <span><b>{t.runKind[run.kind]}</b> <span className="faint">{run.requestedBy}</span></span>
      <span className="n faint">{moment(run.queuedAt)}</span>
      <span className="n">{took === undefined ? t.none : `${short(took, took < 10 ? 1 : 0)} s`}</span>
    </button>
  );
}

function Steps({ run }: { run: RunFacts }) {
  const { t, count, moment } = useLanguage();
  const about = [
    run.source, run.fromYear !== null || run.toYear !== null ? `${run.fromYear ?? ""}–${run.toYear ?? ""}` : undefined,
    run.attempt > 1 ? t.attempt(run.attempt) : undefined,
    run.state === "QUEUED" && Date.parse(run.dueAt) > Date.now() ? t.dueAt(moment(run.dueAt)) : undefined,
  ].filter((part) => part);
  return (
    <section aria-live="polite">
      <div className="head">
        <h2>{t.runKind[run.kind]} <small className="faint">{[moment(run.queuedAt), ...about].join(" · ")}</small></h2>
        <Cancel run={run} />
      </div>
      <Progress step={run.steps.at(-1)} />
      {run.message && <p className={`note ${run.state === "FAILED" ? "bad" : "info"}`}>{run.errorCode && <b>{run.errorCode} </b>}<span lang="en">{run.message}</span></p>}
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t.runKind[run.kind]}>
        <table className="list">
          <thead><tr>
            <th scope="col">{t.step}</th><th scope="col">{t.state}</th><th scope="col" className="n">{t.rowsIn}</th><th scope="col" className="n">{t.rowsOut}</th>
            <th scope="col" className="n">{t.took}</th><th scope="col">{t.note}</th>
          </tr></thead>
          <tbody>
            {run.steps.map((step) => (
              <tr key={step.number}>
                <th scope="row"><span className="faint">{step.number}</span> {t.stepName[step.name] ?? step.name}</th>
                <td><StateMark state={step.state} /></td>
                <td className="n">{count(step.rowsIn)}</td><td className="n">{count(step.rowsOut)}</td>
                <td className="n"><Took startedAt={step.startedAt} finishedAt={step.finishedAt} /></td>
                <td className="message" lang="en">{step.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Took({ startedAt, finishedAt }: { startedAt: string; finishedAt: string | null }) {
  const { short } = useLanguage();
  const took = useTook(startedAt, finishedAt) ?? 0;
  return <>{short(took, took < 10 ? 1 : 0)} s</>;
}

function Request({ onAsked }: { onAsked: () => void }) {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<RunKind>("PIPELINE");
  const [years, setYears] = useState({ from: "", to: "" });
  const [name, setName, isNameFixed] = useOwnName(nameStorageKey);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const [said, setSaid] = useState("");
  const isOfYears = kindsOfYears.includes(kind);
  function ask() {
    setSending(true);
    setTrouble(undefined);
    localStorage.setItem(nameStorageKey, name);
    const range = { ...(years.from && { from: Number(years.from) }), ...(years.to && { to: Number(years.to) }) };
    const isSome = isOfYears && Object.keys(range).length > 0;
    send(RequestRun, { input: { kind, requestedBy: name.trim(), ...(isSome && { years: range }) } }).then(
      () => {
        setSaid(t.runRequested(t.runKind[kind]));
        setOpen(false);
        onAsked();
      },
      (error: unknown) => setTrouble(error instanceof Trouble ? error : new Trouble("refused", String(error))),
    ).finally(() => setSending(false));
  }
  return (
    <div className="controls">
      <p className="hint" role="status">{said}</p>
      <Button tone="primary" aria-haspopup="dialog" onClick={() => setOpen(true)}>{t.requestRun}…</Button>
      {isOpen && (
        <Drawer title={t.requestRunTitle} onClose={() => setOpen(false)}>
          <form onSubmit={(event) => { event.preventDefault(); ask(); }}>
            <Select label={t.runKindLabel} value={kind} onChange={(value) => setKind(value as RunKind)} choices={runKinds.map((value) => ({ value, text: t.runKind[value] }))} />
            {isOfYears && (["from", "to"] as const).map((end) => (
              <label key={end} className="field">
                <span className="label">{end === "from" ? t.fromYear : t.toYear}</span>
                <input type="number" min={1900} max={2200} placeholder={t.all} value={years[end]} onChange={(event) => setYears({ ...years, [end]: event.target.value })} />
              </label>
            ))}
            <label className="field">
              <span className="label">{t.requestedBy}</span>
              <input required maxLength={200} autoComplete="name" value={name} readOnly={isNameFixed} onChange={(event) => setName(event.target.value)} />
            </label>
            {trouble && <TroubleNote trouble={trouble} />}
            <Button type="submit" tone="primary" disabled={isSending || name.trim() === ""}>{t.requestRun}</Button>
          </form>
        </Drawer>
      )}
    </div>
  );
}

function Files({ answer, newest }: { answer: Answered<SourceFilesData>; newest: string }) {
  const { t, count, moment } = useLanguage();
  const [, change] = useParameters();
  const { refresh } = answer;
  const seen = useRef(newest);
  // A new run may have received files.
  useEffect(() => {
    if (seen.current !== "" && seen.current !== newest) refresh();
    seen.current = newest;
  }, [newest, refresh]);
  return (
    <section>
      <h2>{t.runsFiles}</h2>
      <Shown answer={answer} rows={6}>
        {(data) => data.sourceFiles.nodes.length === 0 ? <Empty>{t.fileEmpty}</Empty> : (
          <div className="scroll-x" tabIndex={0} role="group" aria-label={t.runsFiles}>
            <table className="list">
              <thead><tr>
                <th scope="col">{t.file}</th><th scope="col">{t.restsOn}</th><th scope="col" className="n">{t.lines}</th><th scope="col" className="n">{t.facts}</th>
                <th scope="col" className="n">{t.unchanged}</th><th scope="col" className="n">{t.superseded}</th><th scope="col" className="n">{t.rejected}</th>
                <th scope="col">{t.adds}</th><th scope="col">{t.received}</th>
              </tr></thead>
              <tbody>
                {data.sourceFiles.nodes.map((file) => {
                  const isSum = file.lineCount === file.factCount + file.unchangedCount + file.supersededCount + file.rejectedCount;
                  return (
                    <tr key={file.id}>
                      <th scope="row" title={file.contentHash}>{file.name} <small className="faint">{file.sourceCode}</small></th>
                      <td>{t.sourceKind[file.kind]}</td>
                      <td className="n">{count(file.lineCount)}</td><td className="n">{count(file.factCount)}</td><td className="n">{count(file.unchangedCount)}</td>
                      <td className="n">{count(file.supersededCount)}</td>
                      <td className="n">{file.rejectedCount > 0
                        ? <button type="button" className="inline" onClick={() => { change({ file: file.name }); document.getElementById("rejections")?.scrollIntoView(); }}>{count(file.rejectedCount)}</button>
                        : 0}</td>
                      <td><span className={`state ${isSum ? "succeeded" : "failed"}`}>{isSum ? t.addsUp : t.addsNot}</span></td>
                      <td className="faint">{moment(file.receivedAt)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
      </Shown>
    </section>
  );
}

function Rejections() {
  const { t, code, count } = useLanguage();
  const [parameters, change] = useParameters();
  const isNarrow = useNarrow();
  const file = parameters.get("file") ?? undefined;
  const where = useMemo(() => (file ? { file: { name: { eq: file } } } : {}), [file]);
  const list = usePages(RejectionsQuery, { where }, (data) => data.rejections.pageInfo);
  const rows = useMemo(() => list.pages.flatMap((page) => page.rejections.nodes), [list.pages]);
  const all = list.pages[0]?.rejections.totalCount;
  return (
    <section id="rejections">
      <h2>{t.runsRejections} {all !== undefined && <small className="faint">{count(all)}</small>}</h2>
      {file && <p><Button onClick={() => change({ file: undefined }, true)}>{file} ✕</Button></p>}
      {list.trouble && <TroubleNote trouble={list.trouble} onRetry={list.pages.length === 0 ? list.refresh : list.more} />}
      {list.pages.length === 0 && list.isLoading && <Skeleton rows={4} height={64} />}
      {list.pages.length > 0 && rows.length === 0 && <Empty>{t.rejectionsEmpty}</Empty>}
      {rows.length > 0 && (
        <VirtualRows
          count={rows.length} rowHeight={isNarrow ? 132 : 68} onNearEnd={list.more} role="list" label={t.runsRejections}
          render={(index) => {
            const row = rows[index]!;
            return (
              <div key={row.id} className="rejection" role="listitem" aria-posinset={index + 1} aria-setsize={all ?? rows.length}>
                <p><b>{row.rule}</b> {row.file.name}, {t.line(count(row.lineNumber))} {row.field && <span className="faint">{row.field}</span>}</p>
                <p>{code === "vi" ? row.message : row.messageEn}</p>
                <code title={row.rawText}>{row.rawText}</code>
              </div>
            );
          }}
        />
      )}
    </section>
  );
}
