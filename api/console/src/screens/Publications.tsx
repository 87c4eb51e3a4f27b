// What is official: the announcements, what has changed since, and announcing anew with a decision's number.
import { useEffect, useMemo, useState } from "react";
import { send, Trouble } from "../api/client";
import {
  Groups, Publications as PublicationsQuery, PublishResults, Restatement as RestatementQuery, RunProgress,
  type GroupsData, type PublicationsData, type RestatementData,
} from "../api/operations";
import { useSubscription } from "../api/follow";
import { useOwnName } from "../api/session";
import { usePages, useQuery } from "../api/useQuery";
import { agencyAddress, useParameters, withParameters } from "../app/router";
import { Button, Drawer, Empty, Grade, Link, Places, Select, Shown, Skeleton, Synthetic, TroubleNote, useTitle } from "../parts/basics";
import { useLanguage } from "../text/language";
import { groupChoices } from "./Leaderboard";

type Publication = PublicationsData["publications"]["nodes"][number];
type Moved = RestatementData["restatement"]["nodes"][number];
type Summary = GroupsData["scoreSummaries"]["nodes"][number];

const nameStorageKey = "reviewer";

export default function Publications() {
  const { t } = useLanguage();
  useTitle(t.publicationsHead);
  const groups = useQuery(Groups, {});
  const list = usePages(PublicationsQuery, { where: null }, (data) => data.publications.pageInfo);
  useEffect(() => {
    if (list.hasMore && !list.isLoading && !list.trouble) list.more();
  }, [list]);
  const publications = useMemo(() => list.pages.flatMap((page) => page.publications.nodes), [list.pages]);
  return (
    <div className="page">
      {list.trouble && <TroubleNote trouble={list.trouble} onRetry={list.pages.length === 0 ? list.refresh : list.more} />}
      <Shown answer={groups} rows={12}>
        {(data) => (list.pages.length === 0
          ? !list.trouble && <Skeleton rows={12} />
          : <Preview groups={data.groups.nodes} summaries={data.scoreSummaries.nodes} publications={publications} onPublished={list.refresh} />)}
      </Shown>
    </div>
  );
}

/** One group and year: what is official, what would be, and who moves. */
function Preview({ groups, summaries, publications, onPublished }: {
  groups: GroupsData["groups"]["nodes"];
  summaries: readonly Summary[];
  publications: readonly Publication[];
  onPublished: () => void;
}) {
  const language = useLanguage();
  const { t, nameOf } = language;
  const [parameters, change] = useParameters();
  const code = parameters.get("group") ?? publications[0]?.group.code ?? summaries[0]?.group.code ?? "";
  const group = groups.find((entry) => entry.code === code);
  const years = useMemo(() => [...new Set(summaries.filter((summary) => summary.group.code === code).map((summary) => summary.year))]
    .sort((a, b) => b - a), [summaries, code]);
  const year = Number(parameters.get("year")) || publications.find((entry) => entry.group.code === code)?.year || years[0] || 0;
  const withResults = useMemo(() => new Set(summaries.map((summary) => summary.group.code)), [summaries]);
  const own = publications.filter((entry) => entry.group.code === code && entry.year === year);
  const current = own.find((entry) => entry.isCurrent);
  return (
    <>
      <div className="head">
        <h1>{t.publicationsHead}</h1>
        <div className="controls">
          <Select
              label={t.group} value={code} groups={groupChoices(groups.filter((entry) => withResults.has(entry.code)), language)}
              onChange={(value) => change({ group: value, year: undefined })}
            />
          <Select
              label={t.year} value={String(year)} choices={years.map((value) => ({ value: String(value), text: String(value) }))}
              onChange={(value) => change({ group: code, year: value })}
            />
            <Announce key={`${code} ${year}`} group={code} year={year} onPublished={onPublished} />
        </div>
      </div>
      <section>
        <h2>{t.previewTitle(group ? nameOf(group) : code, year)} {group?.isSynthetic && <Synthetic />}</h2>
        {current
          ? <><Facts publication={current} /><Restated key={current.id} publication={current} /></>
          : <Empty>{t.neverPublished}</Empty>}
      </section>
      <section>
        <h2>{t.publicationsAll}</h2>
        {publications.length === 0 ? <Empty>{t.publicationsEmpty}</Empty> : (
          <div className="scroll-x" tabIndex={0} role="group" aria-label={t.publicationsAll}>
            <table className="list">
              <thead><tr>
                <th scope="col">{t.group}</th><th scope="col" className="n">{t.year}</th><th scope="col">{t.decisionNumber}</th><th scope="col">{t.publishedOn}</th>
                <th scope="col">{t.frozenAt}</th><th scope="col" className="n">{t.results}</th><th scope="col">{t.announcedBy}</th><th scope="col">{t.state}</th>
              </tr></thead>
              <tbody>{publications.map((entry) => <Line key={entry.id} entry={entry} isShown={entry.id === current?.id} />)}</tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}

function Line({ entry, isShown }: { entry: Publication; isShown: boolean }) {
  const { t, nameOf, day, moment, count } = useLanguage();
  return (
    <tr aria-current={isShown || undefined}>
      <th scope="row"><Link to={withParameters("/publications", { group: entry.group.code, year: String(entry.year) })}>{nameOf(entry.group)}</Link></th>
      <td className="n">{entry.year}</td>
      <td>{entry.decisionNumber ?? t.none}</td>
      <td>{entry.publishedOn ? day(entry.publishedOn) : t.none}</td>
      <td>{moment(entry.frozenAt)}</td>
      <td className="n"><Link to={withParameters("/", { group: entry.group.code, year: String(entry.year), asOf: entry.id })}>{count(entry.resultCount)}</Link></td>
      <td>{entry.file?.name ?? entry.announcedBy}</td>
      <td className={entry.isCurrent ? "" : "faint"}>{entry.isCurrent ? t.inForce : t.replaced}</td>
    </tr>
  );
}

function Facts({ publication }: { publication: Publication }) {
  const { t, day, moment, count } = useLanguage();
  return (
    <dl className="figures small">
      <div><dt>{t.decisionNumber}</dt><dd className="text">{publication.decisionNumber ?? t.none}</dd><dd className="hint">{publication.decidedOn && day(publication.decidedOn)}</dd></div>
      <div><dt>{t.publishedOn}</dt><dd className="text">{publication.publishedOn ? day(publication.publishedOn) : t.none}</dd><dd className="hint">{publication.file?.name ?? publication.announcedBy}</dd></div>
      <div><dt>{t.frozenAt}</dt><dd className="text">{moment(publication.frozenAt)}</dd><dd className="hint">{t.resultCount(count(publication.resultCount))}</dd></div>
      <div><dt>{t.resultsHash}</dt><dd className="hash" title={publication.contentHash}>{publication.contentHash.slice(0, 16)}…</dd><dd className="hint">{t.methodIs} {publication.methodology?.version ?? t.unknownMethod}</dd></div>
    </dl>
  );
}

/** Who would move if the results of today were announced, and because of which corrections. */
function Restated({ publication }: { publication: Publication }) {
  const { t, nameOf, fixed, signed, short, count } = useLanguage();
  const variables = useMemo(() => ({
    group: publication.group.code, year: publication.year, from: { publication: publication.id },
  }), [publication]);
  const list = usePages(RestatementQuery, variables, (data) => data.restatement.pageInfo);
  const rows = useMemo(() => list.pages.flatMap((page) => page.restatement.nodes), [list.pages]);
  const value = (stated: Moved["corrections"][number]["after"], unit: string) => stated === null ? t.none
    : stated.status === "VALUE" ? `${short(stated.value, 2)}${unit === "%" ? " %" : ""}` : t.status[stated.status];
  if (list.trouble) return <TroubleNote trouble={list.trouble} onRetry={list.refresh} />;
  if (list.pages.length === 0) return <Skeleton rows={4} />;
  const all = list.pages[0]!.restatement.totalCount;
  return (
    <div className="restated">
      <h3>{t.restatedTitle} <small className="faint">{count(all)}</small></h3>
      {rows.length === 0 ? <Empty>{t.restatedEmpty}</Empty> : (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t.restatedTitle}>
          <table className="list">
            <thead><tr>
              <th scope="col">{t.agency}</th><th scope="col" className="n">{t.rank}</th><th scope="col">{t.places}</th><th scope="col">{t.grade}</th>
              <th scope="col" className="n">{t.total}</th><th scope="col" className="n">±</th><th scope="col">{t.because}</th>
            </tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.agency.code}>
                  <th scope="row"><Link to={agencyAddress(row.agency.code, publication.year)}>{nameOf(row.agency)}</Link></th>
                  <td className="n">{row.before?.rank ?? t.none} → {row.after?.rank ?? t.none}</td>
                  <td><Places change={row.rankChange} /></td>
                  <td>{row.gradeChanged ? <><Graded result={row.before} /> → <Graded result={row.after} /></> : <Graded result={row.after} />}</td>
                  <td className="n">{fixed(row.before?.total)} → {fixed(row.after?.total)}</td>
                  <td className="n">{signed(row.totalChange)}</td>
                  <td>
                    {row.methodChanged && <p>{t.methodIs}: {row.before?.methodology?.version} → {row.after?.methodology?.version}</p>}
                    {row.corrections.length === 0 ? !row.methodChanged && <span className="faint">{t.othersMoved}</span> : row.corrections.map((fix) => (
                      <p key={`${fix.indicator.code} ${fix.period} ${fix.stage}`}>
                        {nameOf(fix.indicator)} {fix.period}: {value(fix.before, fix.indicator.unit)} → <b>{value(fix.after, fix.indicator.unit)}</b>{" "}
                        <span className="faint">{fix.source.file?.name ?? t.severalFiles}, {t.line(count(fix.lineNumber))}</span>
                      </p>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.hasMore && <p><Button onClick={list.more} disabled={list.isLoading}>{t.loadedOf(count(rows.length), count(all))} ▾</Button></p>}
    </div>
  );
}

function Graded({ result }: { result: Moved["after"] }) {
  return <Grade code={result?.grade ?? null} bands={result?.methodology?.grades} />;
}

function Announce({ group, year, onPublished }: { group: string; year: number; onPublished: () => void }) {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const [number, setNumber] = useState("");
  const [decidedOn, setDecidedOn] = useState("");
  const [publishedOn, setPublishedOn] = useState("");
  const [name, setName, isNameFixed] = useOwnName(nameStorageKey);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const [run, setRun] = useState<string | undefined>(undefined);
  function announce() {
    setSending(true);
    setTrouble(undefined);
    localStorage.setItem(nameStorageKey, name);
    send(PublishResults, {
      input: {
        group, year, announcedBy: name.trim(), decisionNumber: number.trim() || null, decidedOn: decidedOn || null, publishedOn: publishedOn || null,
      },
    }).then(
      (data) => {
        setRun(data.publishResults.run.id);
        setOpen(false);
      },
      (error: unknown) => setTrouble(error instanceof Trouble ? error : new Trouble("refused", String(error))),
    ).finally(() => setSending(false));
  }
  // A worker freezes the results in a moment, and says so.
  useSubscription(RunProgress, {}, ({ runProgress }) => {
    if (runProgress.id === run && runProgress.state === "SUCCEEDED") onPublished();
  });
  return (
    <>
      {run && <p className="hint" role="status"><Link to={withParameters("/runs", { run })}>{t.publishQueued}</Link></p>}
      <Button tone="primary" aria-haspopup="dialog" onClick={() => setOpen(true)}>{t.publish}…</Button>
      {isOpen && (
        <Drawer title={t.publishTitle} onClose={() => setOpen(false)}>
          <form onSubmit={(event) => { event.preventDefault(); announce(); }}>
            <p>{t.publishLead(group, year)}</p>
            <label className="field"><span className="label">{t.decisionNumber}</span>
              <input required maxLength={200} value={number} placeholder="73/QĐ-UBND" onChange={(event) => setNumber(event.target.value)} /></label>
            <label className="field"><span className="label">{t.decidedOn}</span>
              <input type="date" value={decidedOn} onChange={(event) => setDecidedOn(event.target.value)} /></label>
            <label className="field"><span className="label">{t.publishedOn}</span>
              <input type="date" value={publishedOn} onChange={(event) => setPublishedOn(event.target.value)} /></label>
            <label className="field"><span className="label">{t.announcedBy}</span>
              <input required maxLength={200} autoComplete="name" value={name} readOnly={isNameFixed} onChange={(event) => setName(event.target.value)} /></label>
            {trouble && <TroubleNote trouble={trouble} />}
            <Button type="submit" tone="primary" disabled={isSending || number.trim() === "" || name.trim() === ""}>{t.publish}</Button>
          </form>
        </Drawer>
      )}
    </>
  );
}
