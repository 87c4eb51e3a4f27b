// The ranking of one group in one year: who stands where, with which grade, and what changed.
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { Groups, Leaderboard as LeaderboardQuery, type GroupsData, type LeaderboardData } from "../api/operations";
import { usePages, useQuery } from "../api/useQuery";
import { agencyAddress, useParameters, withParameters } from "../app/router";
import { AsOfChoice, AsOfNote, momentOf } from "../parts/AsOf";
import {
  Button, CopyButton, Empty, Grade, Link, Places, Select, Shown, Skeleton, Synthetic, TroubleNote, useNarrow, useTitle,
} from "../parts/basics";
import { VirtualRows } from "../parts/VirtualRows";
import { plain, useLanguage, type Language } from "../text/language";

type GroupEntry = GroupsData["groups"]["nodes"][number];
type Summary = GroupsData["scoreSummaries"]["nodes"][number];
export type ScoreRow = LeaderboardData["leaderboard"]["nodes"][number];

export function Leaderboard() {
  const { t } = useLanguage();
  const groups = useQuery(Groups, {});
  useTitle(t.rankingHead);
  return (
    <div className="page">
      <Shown answer={groups} rows={14}>
        {(data) => data.scoreSummaries.nodes.length === 0
          ? <><h1>{t.rankingHead}</h1><Empty action={<Link className="button primary" to="/runs">{t.navRuns}</Link>}>{t.rankingEmpty}</Empty></>
          : <Ranking groups={data.groups.nodes} summaries={data.scoreSummaries.nodes} />}
      </Shown>
    </div>
  );
}

/** Where a visit starts: the real group with the most totals in its last year. */
function firstGroup(groups: readonly GroupEntry[], summaries: readonly Summary[]): string {
  const real = new Set(groups.filter((group) => !group.isSynthetic).map((group) => group.code));
  const last = new Map<string, Summary>();
  for (const summary of summaries)
    if ((last.get(summary.group.code)?.year ?? 0) < summary.year) last.set(summary.group.code, summary);
  const ordered = [...last.values()].sort((a, b) =>
    Number(real.has(b.group.code)) - Number(real.has(a.group.code)) || b.count - a.count);
  return ordered[0]!.group.code;
}

/** Choices of groups, the real ones apart from the synthetic ones. */
export function groupChoices(
  groups: readonly { readonly code: string; readonly name: string; readonly nameEn: string; readonly isSynthetic: boolean }[],
  { t, nameOf, collator }: Language,
) {
  const choices = (isSynthetic: boolean) => groups
    .filter((group) => group.isSynthetic === isSynthetic)
    .map((group) => ({ value: group.code, text: nameOf(group) }))
    .sort((a, b) => collator.compare(a.text, b.text));
  return [{ text: t.groupsReal, choices: choices(false) }, { text: t.groupsSynthetic, choices: choices(true) }];
}

function Ranking({ groups, summaries }: { groups: readonly GroupEntry[]; summaries: readonly Summary[] }) {
  const language = useLanguage();
  const { t, nameOf } = language;
  const [parameters, change] = useParameters();
  const code = parameters.get("group") ?? firstGroup(groups, summaries);
  const years = useMemo(() =>
    [...new Set(summaries.filter((summary) => summary.group.code === code).map((summary) => summary.year))].sort((a, b) => b - a),
  [summaries, code]);
  const year = Number(parameters.get("year")) || years[0] || 0;
  const withData = useMemo(() => new Set(summaries.map((summary) => summary.group.code)), [summaries]);
  const asOf = parameters.get("asOf") ?? undefined;
  const group = groups.find((entry) => entry.code === code);
  return (
    <>
      <div className="head">
        <h1>{group ? t.rankingTitle(nameOf(group), year) : t.rankingHead} {group?.isSynthetic && <Synthetic />}</h1>
        <div className="controls">
          <Select
            label={t.group} value={code} groups={groupChoices(groups.filter((entry) => withData.has(entry.code)), language)}
            onChange={(value) => change({ group: value, year: undefined, q: undefined, asOf: undefined })}
          />
          <Select
            label={t.year} value={String(year)} choices={years.map((value) => ({ value: String(value), text: String(value) }))}
            onChange={(value) => change({ group: code, year: value, asOf: undefined })}
          />
          <AsOfChoice key={`${code} ${year}`} group={code} year={year} asOf={asOf} onChange={(value) => change({ group: code, year: String(year), asOf: value })} />
        </div>
      </div>
      <Table key={`${code} ${year} ${asOf}`} group={code} year={year} asOf={asOf} />
    </>
  );
}

function tableAddress(form: "csv" | "xlsx", group: string, year: number, asOf: string | undefined): string {
  const moment = momentOf(asOf);
  return withParameters(`/q/leaderboard.${form}`, { group, year: String(year), asOf: moment && JSON.stringify(moment) });
}

function Table({ group, year, asOf }: { group: string; year: number; asOf: string | undefined }) {
  const language = useLanguage();
  const { t, count, share } = language;
  const [parameters, change] = useParameters();
  const isNarrow = useNarrow();
  const list = usePages(LeaderboardQuery, useMemo(() => ({ group, year, asOf: momentOf(asOf) ?? null }), [group, year, asOf]), (data) => data.leaderboard.pageInfo);
  // The whole group is fetched, page by page, so that it can be searched without asking the server.
  useEffect(() => {
    if (list.hasMore && !list.isLoading && !list.trouble) list.more();
  }, [list]);
  const rows = useMemo(() => list.pages.flatMap((page) => page.leaderboard.nodes), [list.pages]);
  const [typed, setTyped] = useState(parameters.get("q") ?? "");
  const search = useDeferredValue(typed);
  const found = useMemo(() => {
    const wanted = plain(search.trim());
    if (wanted === "") return rows;
    return rows.filter(({ agency }) => plain(`${agency.name} ${agency.nameEn} ${agency.code}`).includes(wanted));
  }, [rows, search]);

  const retry = list.pages.length === 0 ? list.refresh : list.more;
  if (list.pages.length === 0)
    return list.trouble && list.trouble.kind !== "notReady"
      ? <TroubleNote trouble={list.trouble} onRetry={retry} />
      : <>{list.trouble && <TroubleNote trouble={list.trouble} />}<Skeleton rows={14} height={isNarrow ? 64 : 41} /></>;
  if (rows.length === 0) return <Empty>{t.rankingEmptyYear}</Empty>;

  const all = list.pages[0]!.leaderboard.totalCount;
  const firm = rows.find((row) => row.firmness?.draws)?.firmness;
  const first = rows[0]!;
  const columns: Columns = {
    firm: rows.some((row) => row.firmness?.rankLow != null),
    grade: rows.some((row) => row.grade !== null),
    real: rows.some((row) => row.delta?.likeForLikeChange != null),
    method: rows.some((row) => row.delta?.methodPart),
    membership: rows.some((row) => row.delta?.membershipPart),
  };
  const previous = rows.find((row) => row.delta)?.delta?.previousYear;
  const largest = Math.max(...rows.map((row) => row.maximum ?? row.total ?? 0), 1);
  return (
    <>
      <Legend rows={rows} />
      <div className="tools">
        <label className="field grow">
          <span className="unseen">{t.searchAgency}</span>
          <input
            type="search" value={typed} placeholder={t.searchPlaceholder} autoComplete="off" spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value);
              change({ group, year: String(year), q: event.target.value }, true);
            }}
          />
        </label>
        <p className="hint" role="status">
          {rows.length < all ? t.loadedOf(count(rows.length), count(all)) : t.counts(count(first.rankedCount), count(first.groupSize))}
        </p>
        <span className="exports">
          <a className="button quiet" href={tableAddress("csv", group, year, asOf)} download>{t.exportCsv}</a>
          <a className="button quiet" href={tableAddress("xlsx", group, year, asOf)} download>{t.exportXlsx}</a>
        </span>
        <CopyButton
          label={t.permalink}
          text={() => `${location.origin}/?${new URLSearchParams({ group, year: String(year), ...(asOf ? { asOf } : {}), ...(search ? { q: search } : {}) })}`}
        />
      </div>
      {list.trouble && <TroubleNote trouble={list.trouble} onRetry={retry} />}
      <div className="ranking" data-columns={nameOf(columns)} role="table" aria-label={t.rankingTitle(group, year)} aria-rowcount={found.length + 1}>
        <div className="ranking-row ranking-head" role="row" aria-rowindex={1}>
          <span role="columnheader" className="n">{t.rank}</span>
          {columns.firm && <span role="columnheader" title={firm ? t.firmHint(share(firm.interval), count(firm.draws ?? 0)) : ""}>{t.firm}</span>}
          <span role="columnheader">{t.places}</span>
          <span role="columnheader">{t.agency}</span>
          {columns.grade && <span role="columnheader">{t.grade}</span>}
          <span role="columnheader" className="n">{t.total}</span>
          <span role="columnheader" className="n">{previous ? t.change(String(previous)) : ""}</span>
          {columns.real && <span role="columnheader" className="n" title={t.changeRealHint}>{t.changeReal}</span>}
          {columns.method && <span role="columnheader" className="n" title={t.changeMethodHint}>{t.changeMethod}</span>}
          {columns.membership && <span role="columnheader" className="n" title={t.changeMembershipHint}>{t.changeMembership}</span>}
        </div>
        {found.length === 0
          ? <Empty action={<Button onClick={() => { setTyped(""); change({ q: undefined }, true); }}>{t.clearSearch}</Button>}>{t.noMatch(search)}</Empty>
          : (
            <VirtualRows
              count={found.length} rowHeight={isNarrow ? 64 : 41} role="rowgroup"
              render={(index) => {
                const row = found[index]!;
                return <Row key={row.id} row={row} index={index} year={year} asOf={asOf} scale={largest} columns={columns} />;
              }}
            />
          )}
      </div>
      <Footnotes rows={rows} />
    </>
  );
}

/** Which columns have something to say in this group and year. */
interface Columns {
  readonly firm: boolean;
  readonly grade: boolean;
  readonly real: boolean;
  readonly method: boolean;
  readonly membership: boolean;
}

function nameOf(columns: Columns): string {
  return Object.entries(columns).filter(([, isShown]) => isShown).map(([name]) => name).join(" ");
}

function Row({ row, index, year, asOf, scale, columns }: {
  row: ScoreRow;
  index: number;
  year: number;
  asOf: string | undefined;
  scale: number;
  columns: Columns;
}) {
  const { t, nameOf, fixed, signed } = useLanguage();
  const isRange = row.rank !== null && row.rankLow !== null && row.rankHigh !== null && row.rankLow !== row.rankHigh;
  const delta = row.delta;
  return (
    <div className="ranking-row" role="row" aria-rowindex={index + 2}>
      <span role="cell" className="n rank">
        <b>{row.rank ?? t.none}</b>
        {isRange && <small title={t.rankRangeHint}>{t.rankRange(row.rankLow!, row.rankHigh!)}</small>}
      </span>
      {columns.firm && (
        <span role="cell" className="firm">
          {row.firmness?.rankLow == null ? <span className="faint">{t.none}</span>
            : row.firmness.rankLow === row.firmness.rankHigh ? row.firmness.rankLow : `${row.firmness.rankLow}–${row.firmness.rankHigh}`}
        </span>
      )}
      <span role="cell" className="moved"><Places change={delta?.rankChange} /></span>
      <span role="cell" className="who">
        <Link to={agencyAddress(row.agency.code, year, asOf)}>{nameOf(row.agency)}</Link>
        <small>{row.agency.code}</small>
      </span>
      {columns.grade && <span role="cell" className="graded"><Grade code={row.grade} bands={row.methodology?.grades} /></span>}
      <span role="cell" className="n total">
        {row.total === null
          ? <span className="faint">{t.status[row.status]}</span>
          : <><span className="meter" aria-hidden="true"><i style={{ width: `${(100 * row.total) / scale}%` }} /></span><b>{fixed(row.total)}</b></>}
      </span>
      <span role="cell" className="n delta">{signed(delta?.totalChange)}{delta?.methodChanged && delta.totalChange !== null && <sup aria-hidden="true">†</sup>}</span>
      {columns.real && <span role="cell" className="n part">{signed(delta?.likeForLikeChange)}</span>}
      {columns.method && <span role="cell" className="n part">{signed(delta?.methodPart)}</span>}
      {columns.membership && <span role="cell" className="n part">{signed(delta?.membershipPart)}</span>}
    </div>
  );
}

/** The method, its grades and whether it changed: what has to be known to read the table. */
function Legend({ rows }: { rows: readonly ScoreRow[] }) {
  const { t, nameOf, short } = useLanguage();
  const method = rows.find((row) => row.methodology)?.methodology;
  return (
    <div className="legend">
      <AsOfNote asOf={rows[0]?.asOf} />
      <p>
        <span className="faint">{t.methodIs} </span>
        {method ? <><b>{nameOf(method)}</b> <span className="faint">{method.version}</span></> : t.unknownMethod}
      </p>
      {method && method.grades.length > 0 && (
        <ul className="bands" aria-label={t.gradesAre}>
          {method.grades.map((band) => (
            <li key={band.code}>
              <Grade code={band.code} bands={method.grades} />
              <span className="faint">{band.lower !== null ? t.gradeFrom(short(band.lower)) : t.gradeBelow(short(band.upper))}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What the dagger means, why changes are not split, and what the totals rest on. */
function Footnotes({ rows }: { rows: readonly ScoreRow[] }) {
  const { t, count, share } = useLanguage();
  const firm = rows.find((row) => row.firmness?.draws)?.firmness;
  const reasons = new Map<string, number>();
  const sources = new Map<string, ScoreRow["source"]>();
  for (const row of rows) {
    if (row.delta?.refusedReason) reasons.set(row.delta.refusedReason, (reasons.get(row.delta.refusedReason) ?? 0) + 1);
    sources.set(`${row.source.kind} ${row.source.file?.name}`, row.source);
  }
  const hasBreak = rows.some((row) => row.delta?.methodChanged);
  return (
    <div className="footnotes">
      {firm && <p>{t.firm}: {t.firmHint(share(firm.interval), count(firm.draws ?? 0))}</p>}
      {hasBreak && <p><sup>†</sup> {t.methodChangedNote}</p>}
      {[...reasons].map(([reason, number]) => <p key={reason}>{t.noSplit(count(number))}: <span lang="en">{reason}</span></p>)}
      <p>
        {t.restsOn}: {[...sources].map(([key, source], index) => (
          <span key={key}>{index > 0 && "; "}{t.sourceKind[source.kind]} <span className="faint">({source.file?.name ?? t.severalFiles})</span></span>
        ))}
      </p>
    </div>
  );
}
