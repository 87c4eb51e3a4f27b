// One agency: its history with the breaks in it, one year down to criteria and indicators, and where each number is from.
// Longer than 400 lines: its sections are used nowhere else and stand in the order of the page.
import type { EChartsCoreOption } from "echarts/core";
import { useCallback, useMemo, useState } from "react";
import {
  AgencyHistory, AgencyYear, AnomalyCounts, Groups, GroupYear, Provenance, Succession as SuccessionQuery,
  type AgencyHistoryData, type AsOfInput, type AgencyYearData, type GroupsData, type GroupYearData,
  type SuccessionData,
} from "../api/operations";
import { useQuery } from "../api/useQuery";
import { agencyAddress, useParameters, withParameters } from "../app/router";
import { AsOfChoice, AsOfNote, momentOf } from "../parts/AsOf";
import { Button, CopyButton, Drawer, Empty, Grade, Link, Places, Select, Shown, Skeleton, Synthetic, useTitle } from "../parts/basics";
import { axis, baseOption, Chart, type Ink } from "../parts/Chart";
import { useLanguage } from "../text/language";
import { ProposeHere } from "./corrections/ProposeHere";

type AgencyFacts = AgencyHistoryData["agencies"]["nodes"][number];
type ScoreFacts = AgencyFacts["scores"][number];
type YearFacts = AgencyYearData["scores"]["nodes"][number];
type IndicatorFacts = YearFacts["indicators"][number];
type Successions = SuccessionData["agencies"]["nodes"][number];
type Peers = GroupYearData["leaderboard"]["nodes"];

export default function Agency({ code }: { code: string }) {
  const { t } = useLanguage();
  const asOf = useMoment();
  const answer = useQuery(AgencyHistory, { code, asOf });
  return (
    <div className="page">
      <Shown answer={answer} rows={12}>
        {(data) => data.agencies.nodes[0]
          ? <Facts agency={data.agencies.nodes[0]} />
          : <><h1>{code}</h1><Empty action={<Link className="button primary" to="/">{t.toRanking}</Link>}>{t.agencyMissing(code)}</Empty></>}
      </Shown>
    </div>
  );
}

/** The moment in the address; null is each year's last publication. */
function useMoment(): AsOfInput | null {
  const [parameters] = useParameters();
  return momentOf(parameters.get("asOf") ?? undefined) ?? null;
}

function Facts({ agency }: { agency: AgencyFacts }) {
  const { t, nameOf, day, count } = useLanguage();
  const [parameters, change] = useParameters();
  useTitle(nameOf(agency));
  const scores = useMemo(() => [...agency.scores].sort((a, b) => a.year - b.year), [agency]);
  const lastWithTotal = scores.findLast((score) => score.total !== null) ?? scores.at(-1);
  const year = Number(parameters.get("year")) || lastWithTotal?.year;
  const score = scores.find((candidate) => candidate.year === year) ?? lastWithTotal;
  const flags = useQuery(AnomalyCounts, { where: { state: { eq: "OPEN" as const }, agency: { code: { eq: agency.code } } } });
  const open = flags.data?.anomalies.totalCount ?? 0;
  const lineage = useQuery(SuccessionQuery, { code: agency.code });
  const successions = lineage.data?.agencies.nodes[0];
  return (
    <>
      <div className="head">
        <div>
          <p className="crumb">
            {agency.group && <Link to={withParameters("/", { group: agency.group.code, year: year?.toString(), asOf: parameters.get("asOf") ?? undefined })}>{nameOf(agency.group)}</Link>}
          </p>
          <h1>{nameOf(agency)} <small className="faint">{agency.code}</small> {agency.isSynthetic && <Synthetic />}</h1>
          {agency.validTo && <p className="hint">{t.agencyGone(day(agency.validTo))}</p>}
        </div>
        <div className="controls">
          {open > 0 && (
            <Link className="button" to={withParameters("/review", { agency: agency.code })}>{t.openAnomalies(count(open))}</Link>
          )}
          {score && (
            <Select
              label={t.year} value={String(score.year)}
              choices={[...scores].reverse().map((entry) => ({ value: String(entry.year), text: String(entry.year) }))}
              onChange={(value) => change({ year: value })}
            />
          )}
          {score && (
            <AsOfChoice
              key={`${score.group.code} ${score.year}`} group={score.group.code} year={score.year} asOf={parameters.get("asOf") ?? undefined}
              onChange={(value) => change({ asOf: value })}
            />
          )}
          <CopyButton label={t.permalink} text={() => location.href} />
        </div>
      </div>
      {score ? (
        <>
          <AsOfNote asOf={score.asOf} />
          <Figures score={score} />
          <History agency={agency} scores={scores} successions={successions} />
          <Became successions={successions} />
          <Year agency={agency} score={score} />
        </>
      ) : <><Empty action={parameters.has("asOf") && <Button onClick={() => change({ asOf: undefined })}>{t.asOfNone}</Button>}>{parameters.has("asOf") ? t.noScoresThen : t.noScores}</Empty><Became successions={successions} /></>}
    </>
  );
}

/** The year at a glance. */
function Figures({ score }: { score: ScoreFacts }) {
  const { t, fixed, signed, share, count } = useLanguage();
  const delta = score.delta;
  const isRange = score.rankLow !== null && score.rankHigh !== null && score.rankLow !== score.rankHigh;
  return (
    <section aria-label={String(score.year)}>
      <dl className="figures">
        <div>
          <dt>{t.rank}</dt>
          <dd>{score.rank === null ? t.none : t.of(count(score.rank), count(score.groupSize))}</dd>
          <dd className="hint">{isRange ? t.rankRange(score.rankLow!, score.rankHigh!) : <Places change={delta?.rankChange} />}</dd>
        </div>
        <div>
          <dt>{t.grade}</dt>
          <dd><Grade code={score.grade} bands={score.methodology?.grades} /></dd>
          <dd className="hint">{delta?.previousGrade && delta.previousGrade !== score.grade &&
            <><Grade code={delta.previousGrade} bands={score.methodology?.grades} /> {delta.previousYear}</>}</dd>
        </div>
        <div>
          <dt>{t.total}</dt>
          <dd>{score.total === null ? t.status[score.status] : fixed(score.total)}</dd>
          <dd className="hint">{t.basis[score.basis]}</dd>
        </div>
        {delta && (
          <div>
            <dt>{t.change(String(delta.previousYear))}</dt>
            <dd>{signed(delta.totalChange)}</dd>
            <dd className="hint">
              {delta.likeForLikeChange === null
                ? delta.refusedReason && <span lang="en" title={delta.refusedReason}>{delta.refusedReason.replace(/^\w+: /, "")}</span>
                : <>
                  {t.changeReal} {signed(delta.likeForLikeChange)} · {t.changeMethod} {signed(delta.methodPart)}
                  {delta.membershipPart ? <> · {t.changeMembership} {signed(delta.membershipPart)}</> : null}
                </>}
            </dd>
          </div>
        )}
        <div>
          <dt>{t.methodIs}</dt>
          <dd className="text">{score.methodology ? score.methodology.version : t.unknownMethod}</dd>
          <dd className="hint">{t.verdict[score.reproduction]}</dd>
        </div>
        {score.coverage !== null && score.coverage < 1 && (
          <div>
            <dt title={t.coverageHint}>{t.coverage}</dt>
            <dd>{share(score.coverage)}</dd>
            <dd className="hint">{t.coverageHint}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** Where the agency comes from, what became of it, and whether results across the change compare. */
function Became({ successions }: { successions: Successions | undefined }) {
  const { t, nameOf, day, share, fixed, code } = useLanguage();
  if (!successions || successions.predecessors.length + successions.successors.length === 0) return null;
  const line = (event: { effective: string; weight: number; isWhole: boolean; decision: string | null; mark: string }) => (
    <span className="faint">
      {!event.isWhole && ` · ${t.part(share(event.weight))}`}
      {event.decision && ` · ${event.decision}`}
      {event.mark !== "VERIFIED" && ` · ${t.ruleAssumed}`}
    </span>
  );
  const others = successions.history.filter((entry) => entry.role === "PREDECESSOR");
  return (
    <section>
      <h2>{t.becameTitle}</h2>
      <ul className="successions">
        {successions.predecessors.map((event) => (
          <li key={`${event.predecessor.code} ${event.effective}`}>
            {t.tookIn(day(event.effective))} <Link to={agencyAddress(event.predecessor.code)}>{nameOf(event.predecessor)}</Link>{line(event)}
          </li>
        ))}
        {successions.successors.map((event) => (
          <li key={`${event.successor.code} ${event.effective}`}>
            {t.became(day(event.effective))} <Link to={agencyAddress(event.successor.code)}>{nameOf(event.successor)}</Link>{line(event)}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t.earlierUnits}>
          <table className="list">
            <caption>{t.earlierUnits}</caption>
            <thead><tr>
              <th scope="col">{t.year}</th><th scope="col">{t.agency}</th><th scope="col" className="n">{t.total}</th><th scope="col" className="n">{t.rank}</th><th scope="col">{t.note}</th>
            </tr></thead>
            <tbody>
              {others.map((entry) => (
                <tr key={`${entry.year} ${entry.unit.code}`}>
                  <td>{entry.year}</td><th scope="row">{nameOf(entry.unit)}</th><td className="n">{fixed(entry.score?.total)}</td>
                  <td className="n">{entry.score?.rank == null ? t.none : t.of(String(entry.score.rank), String(entry.score.groupSize))}</td>
                  <td className="faint">{code === "vi" ? entry.reason : entry.reasonEn}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function History({ agency, scores, successions }: {
  agency: AgencyFacts;
  scores: readonly ScoreFacts[];
  successions: Successions | undefined;
}) {
  const { t, nameOf, fixed, signed, count } = useLanguage();
  const [parameters, change] = useParameters();
  const groups = useQuery(Groups, {});
  const bands = useMemo(() => bandOf(scores, groups.data?.scoreSummaries.nodes ?? []), [scores, groups.data]);
  // One total is no history to draw.
  const isDrawn = scores.filter((score) => score.total !== null).length > 1;
  const mergers = useMemo(() => new Set((successions?.predecessors ?? []).map((event) => Number(event.effective.slice(0, 4)))), [successions]);
  const option = useCallback((ink: Ink) => historyOption(ink, scores, bands, mergers, {
    total: nameOf(agency), median: t.groupMedian, breakText: t.methodBreak, merger: t.merger, number: (value) => fixed(value),
  }), [scores, bands, mergers, agency, nameOf, t, fixed]);
  return (
    <div className={isDrawn ? "two" : ""}>
      {isDrawn && <Chart
        title={t.historyTitle(nameOf(agency), nameOf(scores.at(-1)!.group))} note={t.historyNote} option={option} height={280}
        table={[
          [t.year, t.total, t.groupMedian, t.groupRange],
          ...scores.map((score, index) => [
            score.year, fixed(score.total), fixed(bands[index]?.median),
            bands[index] ? `${fixed(bands[index].minimum)} – ${fixed(bands[index].maximum)}` : t.none,
          ]),
        ]}
      />}
      <section>
        <h2>{t.historyTable}</h2>
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t.historyTable}>
          <table className="list">
            <thead>
              <tr>
                <th scope="col">{t.year}</th><th scope="col" className="n">{t.rank}</th><th scope="col">{t.grade}</th>
                <th scope="col" className="n">{t.total}</th><th scope="col" className="n">±</th>
                <th scope="col" className="n">{t.changeReal}</th><th scope="col">{t.methodIs}</th>
              </tr>
            </thead>
            <tbody>
              {[...scores].reverse().map((score) => (
                <tr key={score.id} className={score.delta?.methodChanged ? "break" : ""} aria-current={String(score.year) === parameters.get("year") || undefined}>
                  <th scope="row"><button type="button" className="inline" onClick={() => change({ year: String(score.year) })}>{score.year}</button></th>
                  <td className="n">{score.rank === null ? t.none : t.of(count(score.rank), count(score.groupSize))}</td>
                  <td><Grade code={score.grade} bands={score.methodology?.grades} /></td>
                  <td className="n">{score.total === null ? <span className="faint">{t.status[score.status]}</span> : fixed(score.total)}</td>
                  <td className="n">{signed(score.delta?.totalChange)}</td>
                  <td className="n">{signed(score.delta?.likeForLikeChange)}</td>
                  <td className="faint">{score.methodology?.version ?? t.unknownMethod}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}

interface GroupBand {
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

/** The group's spread in each year of the agency; undefined where fewer than two totals are known. */
function bandOf(
  scores: readonly ScoreFacts[], summaries: GroupsData["scoreSummaries"]["nodes"],
): readonly (GroupBand | undefined)[] {
  return scores.map((score) => {
    const summary = summaries.find((entry) => entry.year === score.year && entry.group.code === score.group.code
      && entry.methodology?.version === score.methodology?.version);
    return summary && summary.count > 1 && summary.minimum !== null && summary.median !== null && summary.maximum !== null
      ? { minimum: summary.minimum, median: summary.median, maximum: summary.maximum }
      : undefined;
  });
}

function historyOption(
  ink: Ink, scores: readonly ScoreFacts[], bands: readonly (GroupBand | undefined)[], mergers: ReadonlySet<number>,
  words: { total: string; median: string; merger: string; breakText: (version: string) => string; number: (value: number) => string },
): EChartsCoreOption {
  const years = scores.map((score) => String(score.year));
  const breaks = scores.flatMap((score, index) => (index > 0 && score.methodology?.version !== scores[index - 1]!.methodology?.version
    ? [{ xAxis: index - 0.5, label: { formatter: words.breakText(score.methodology?.version ?? "?") } }] : []));
  scores.forEach((score, index) => {
    if (mergers.has(score.year)) breaks.push({ xAxis: index - 0.5, label: { formatter: words.merger } });
  });
  const band = (from: keyof GroupBand, to?: keyof GroupBand) =>
    bands.map((entry) => (entry ? (to ? entry[to] - entry[from] : entry[from]) : null));
  // Each method has a line of its own: what is left and right of a break does not compare.
  const versions = [...new Set(scores.map((score) => score.methodology?.version ?? ""))];
  const line = { type: "line", symbol: "circle", symbolSize: 7, lineStyle: { width: 2.5, color: ink.accent }, itemStyle: { color: ink.accent } };
  return {
    ...baseOption(ink),
    xAxis: [
      { type: "category", data: years, boundaryGap: true, ...axis(ink), splitLine: { show: false } },
      { type: "value", min: -0.5, max: years.length - 0.5, show: false },
    ],
    yAxis: { type: "value", scale: true, ...axis(ink), axisLabel: { color: ink.faint, fontSize: 11, formatter: (value: number) => words.number(value).replace(/[.,]00$/, "") } },
    tooltip: {
      ...(baseOption(ink)["tooltip"] as object),
      formatter: (points: { dataIndex: number }[]) => {
        const index = points[0]?.dataIndex ?? 0;
        const score = scores[index]!;
        const spread = bands[index];
        return [
          `${score.year}`,
          `${words.total}: ${score.total === null ? "–" : words.number(score.total)}`,
          ...(spread ? [`${words.median}: ${words.number(spread.median)}`, `${words.number(spread.minimum)} – ${words.number(spread.maximum)}`] : []),
        ].join("\n");
      },
    },
    series: [
      { type: "line", stack: "band", silent: true, symbol: "none", lineStyle: { opacity: 0 }, data: band("minimum") },
      { type: "line", stack: "band", silent: true, symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: ink.band, opacity: 1 }, data: band("minimum", "maximum") },
      { type: "line", symbol: "none", lineStyle: { width: 1.5, type: [3, 3], color: ink.faint }, data: band("median") },
      ...versions.map((version) => ({
        ...line, data: scores.map((score) => ((score.methodology?.version ?? "") === version ? score.total : null)),
      })),
      {
        type: "line", xAxisIndex: 1, data: [],
        markLine: {
          silent: true, symbol: "none", lineStyle: { color: ink.faint, type: "solid", width: 1 },
          label: { color: ink.faint, fontSize: 10, position: "insideEndTop", rotate: 90 }, data: breaks,
        },
      },
    ],
  };
}

/** Criteria and indicators of one year, against the group. */
function Year({ agency, score }: { agency: AgencyFacts; score: ScoreFacts }) {
  const { t } = useLanguage();
  const [parameters, change] = useParameters();
  const asOf = useMoment();
  const answer = useQuery(AgencyYear, { code: agency.code, year: score.year, asOf });
  const group = useQuery(GroupYear, { group: score.group.code, year: score.year, asOf });
  const facts = answer.data?.scores.nodes.find((node) => node.id === score.id);
  const chosen = parameters.get("indicator");
  const indicator = chosen ? facts?.indicators.find((entry) => entry.code === chosen) : undefined;
  const rule = facts?.methodology?.nodes.find((node) => node.code === chosen);
  if (!answer.data && !answer.trouble) return <Skeleton rows={7} />;
  return (
    <Shown answer={answer}>
      {() => !facts || (facts.criteria.length === 0 && facts.indicators.length === 0)
        ? <Empty>{t.noCriteria}</Empty>
        : (
          <>
            <Criteria facts={facts} peers={group.data?.leaderboard.nodes ?? []} onChoose={(code) => change({ indicator: code })} />
            <Contributions facts={facts} score={score} />
            {indicator && (
              <Drawer title={t.provenanceTitle} onClose={() => change({ indicator: undefined })}>
                <Sources agency={agency} score={score} indicator={indicator} rule={rule} />
              </Drawer>
            )}
          </>
        )}
    </Shown>
  );
}

function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function Criteria({ facts, peers, onChoose }: { facts: YearFacts; peers: Peers; onChoose: (code: string) => void }) {
  const { t, nameOf } = useLanguage();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const medians = useMemo(() => {
    const lists = new Map<string, number[]>();
    for (const peer of peers)
      for (const node of [...peer.criteria, ...peer.indicators])
        if (node.normalised !== null) lists.set(node.code, [...(lists.get(node.code) ?? []), node.normalised]);
    return new Map([...lists].map(([code, values]) => [code, median(values)]));
  }, [peers]);
  const children = useMemo(() => indicatorsByCriterion(facts), [facts]);
  // A methodology without a middle level lists its indicators at once.
  const isFlat = facts.criteria.length === 0 || [...children.values()].every((list) => list.length === 0);
  const rows = isFlat && facts.criteria.length === 0 ? facts.indicators : facts.criteria;
  return (
    <section>
      <h2>{t.criteriaTitle(facts.year)}</h2>
      <p className="hint">{t.criteriaNote}</p>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t.criteriaTitle(facts.year)}>
        <table className="list criteria">
          <thead>
            <tr>
              <th scope="col">{t.criterion}</th><th scope="col" className="n">{t.points}</th>
              <th scope="col" className="wide">{t.shareOfMaximum}</th><th scope="col" className="n">{t.againstGroup}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((node) => {
              const leaves = children.get(node.code) ?? [];
              const isOpen = opened.has(node.code);
              const isLeaf = leaves.length === 0;
              return [
                <NodeRow
                  key={node.code} node={node} median={medians.get(node.code)}
                  label={isLeaf
                    ? <button type="button" className="inline" aria-haspopup="dialog" onClick={() => onChoose(node.code)}>{nameOf(node)}</button>
                    : (
                      <button
                        type="button" className="inline fold" aria-expanded={isOpen}
                        onClick={() => setOpened((before) => {
                          const after = new Set(before);
                          if (!after.delete(node.code)) after.add(node.code);
                          return after;
                        })}
                      >{nameOf(node)} <small className="faint">{leaves.length}</small></button>
                    )}
                />,
                ...(isOpen ? leaves.map((leaf) => (
                  <NodeRow
                    key={leaf.code} node={leaf} median={medians.get(leaf.code)} isLeaf
                    label={<button type="button" className="inline" aria-haspopup="dialog" onClick={() => onChoose(leaf.code)}>{nameOf(leaf)} <small className="faint">{leaf.code}</small></button>}
                  />
                )) : []),
              ];
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The methodology lists its tree in order, each criterion before its indicators. */
function indicatorsByCriterion(facts: YearFacts): ReadonlyMap<string, readonly IndicatorFacts[]> {
  const byCode = new Map(facts.indicators.map((indicator) => [indicator.code, indicator]));
  const result = new Map<string, IndicatorFacts[]>();
  let criterion: string | undefined;
  for (const node of facts.methodology?.nodes ?? []) {
    if (node.level <= 1) {
      criterion = node.code;
      result.set(criterion, []);
      continue;
    }
    const indicator = byCode.get(node.code);
    if (indicator && criterion !== undefined) result.get(criterion)!.push(indicator);
  }
  return result;
}

function NodeRow({ node, median: middle, label, isLeaf = false }: {
  node: YearFacts["criteria"][number] | IndicatorFacts;
  median: number | undefined;
  label: React.ReactNode;
  isLeaf?: boolean;
}) {
  const { t, fixed, share, signed } = useLanguage();
  const gap = middle !== undefined && node.normalised !== null ? node.normalised - middle : undefined;
  return (
    <tr className={isLeaf ? "leaf" : ""}>
      <th scope="row">{label}</th>
      <td className="n">{node.points === null ? <span className="faint">{t.status[node.status]}</span> : <>{fixed(node.points)}<span className="faint"> / {fixed(node.maximum)}</span></>}</td>
      <td>
        {node.normalised !== null && (
          <span className="bullet">
            <i style={{ width: `${100 * node.normalised}%` }} />
            {middle !== undefined && <b style={{ left: `${100 * middle}%` }} />}
            <span>{share(node.normalised)}</span>
          </span>
        )}
      </td>
      <td className="n">{gap === undefined ? t.none : `${signed(gap * 100, 0)} %`}</td>
    </tr>
  );
}

/** Bars to the left and right of nothing: what each indicator did. */
function Contributions({ facts, score }: { facts: YearFacts; score: ScoreFacts }) {
  const { t, nameOf, signed } = useLanguage();
  if (!score.delta) return null;
  const moved = facts.indicators
    .filter((indicator) => indicator.contribution !== null && Math.abs(indicator.contribution) >= 0.005)
    .sort((a, b) => Math.abs(b.contribution!) - Math.abs(a.contribution!));
  const largest = Math.max(...moved.map((indicator) => Math.abs(indicator.contribution!)), 0);
  return (
    <section>
      <h2>{t.contributionsTitle(score.delta.previousYear)}</h2>
      {moved.length === 0
        ? <p className="hint">{t.noContributions} {score.delta.refusedReason && <span lang="en">{score.delta.refusedReason}</span>}</p>
        : (
          <>
            <p className="hint">{t.contributionsNote}</p>
            <ul className="diverging">
              {moved.map((indicator) => {
                const size = (50 * Math.abs(indicator.contribution!)) / largest;
                const isGain = indicator.contribution! > 0;
                return (
                  <li key={indicator.code}>
                    <span className="name">{nameOf(indicator)} <small className="faint">{indicator.code}</small></span>
                    <span className="axis" aria-hidden="true">
                      <i className={isGain ? "up" : "down"} style={{ width: `${size}%`, left: isGain ? "50%" : `${50 - size}%` }} />
                    </span>
                    <b className="n">{signed(indicator.contribution)}</b>
                  </li>
                );
              })}
            </ul>
          </>
        )}
    </section>
  );
}

/** Every statement behind one indicator of one year, down to the line of the file. */
function Sources({ agency, score, indicator, rule }: {
  agency: AgencyFacts;
  score: ScoreFacts;
  indicator: IndicatorFacts;
  rule: NonNullable<YearFacts["methodology"]>["nodes"][number] | undefined;
}) {
  const { t, nameOf, fixed, short, count, moment } = useLanguage();
  const answer = useQuery(Provenance, { code: agency.code, indicator: indicator.code, year: score.year, asOf: useMoment() });
  return (
    <>
      <h3>{nameOf(indicator)}</h3>
      <p className="hint">{nameOf(agency)}, {score.year}</p>
      <dl className="pairs">
        <dt>{t.points}</dt>
        <dd>{indicator.points === null ? t.status[indicator.status] : <>{fixed(indicator.points)} / {fixed(indicator.maximum)}</>}</dd>
        {rule?.rule && <><dt>{t.rule}</dt><dd>{rule.rule} <span className="faint">({rule.mark === "VERIFIED" ? t.ruleVerified : t.ruleAssumed})</span></dd></>}
        {indicator.note && <><dt>{t.note}</dt><dd lang="en">{indicator.note}</dd></>}
        {score.methodology && (
          <>
            <dt>{t.methodIs}</dt><dd>{nameOf(score.methodology)} {score.methodology.version}<br /><span className="faint">{score.methodology.legalBasis}</span></dd>
            <dt>{t.methodHash}</dt><dd className="hash">{score.methodology.contentHash}</dd>
          </>
        )}
      </dl>
      <Shown answer={answer} rows={4}>
        {(data) => data.observations.nodes.length === 0
          ? <Empty>{t.provenanceEmpty}</Empty>
          : (
            <ol className="sources">
              {data.observations.nodes.map((fact) => (
                <li key={`${fact.period} ${fact.stage} ${fact.revision}`}>
                  <p>
                    <b>{fact.status === "VALUE" ? <>{short(fact.value, 4)} {fact.indicator.unit}</> : t.status[fact.status]}</b>
                    {fact.numerator !== null && fact.denominator !== null && <span> = {short(fact.numerator)} / {short(fact.denominator)}</span>}
                    <span className="faint"> · {fact.period} · {t.stage[fact.stage]} · {t.revision(fact.revision)}</span>
                  </p>
                  <dl className="pairs">
                    <dt>{t.fileAndLine}</dt>
                    <dd>{fact.source.file?.name ?? t.severalFiles}, {t.line(count(fact.lineNumber))} <span className="faint">({t.sourceKind[fact.source.kind]})</span></dd>
                    {fact.rawText && <><dt>{t.asWritten}</dt><dd><q>{fact.rawText}</q></dd></>}
                    {fact.source.file && <><dt>{t.contentHash}</dt><dd className="hash">{fact.source.file.contentHash}</dd></>}
                    {fact.source.file?.licence && <><dt>{t.licence}</dt><dd>{fact.source.file.licence}</dd></>}
                    <dt>{t.knownSince}</dt><dd>{moment(fact.knownFrom)}</dd>
                    {fact.warnings.length > 0 && <><dt>{t.warnings}</dt><dd>{fact.warnings.join(", ")}</dd></>}
                    {fact.correction && <><dt>{t.correctionOne}</dt><dd><Link to={withParameters("/corrections", { case: fact.correction.id })}>{t.correctionNumber(fact.correction.number)}</Link></dd></>}
                  </dl>
                  <ProposeHere cell={{
                    group: score.group.code, year: score.year, agency,
                    indicator: { ...indicator, unit: fact.indicator.unit },
                    period: fact.period, stage: fact.stage, status: fact.status,
                    value: fact.value, numerator: fact.numerator, denominator: fact.denominator,
                    publicationId: score.asOf.publication?.isCurrent ? score.asOf.publication.id : undefined,
                  }} />
                </li>
              ))}
            </ol>
          )}
      </Shown>
    </>
  );
}
