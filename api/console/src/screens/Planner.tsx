// Next year: totals, grades and ranks as distributions, for a whole group and for one agency.
import type { EChartsCoreOption } from "echarts/core";
import { useCallback, useEffect, useMemo } from "react";
import { ForecastGroups, Forecasts, TotalsOfAgency, type ForecastsData } from "../api/operations";
import { usePages, useQuery } from "../api/useQuery";
import { agencyAddress, useParameters, withParameters } from "../app/router";
import { Empty, Grade, Link, Select, Shown, Skeleton, Synthetic, toneOf, TroubleNote, useNarrow, useTitle } from "../parts/basics";
import { axis, baseOption, Chart, type Ink } from "../parts/Chart";
import { VirtualRows } from "../parts/VirtualRows";
import { useLanguage } from "../text/language";
import { groupChoices } from "./Leaderboard";
import { Figures } from "./planner/Figures";
import { WhatIf } from "./planner/WhatIf";

type ForecastFacts = ForecastsData["forecasts"]["nodes"][number];

export default function Planner() {
  const language = useLanguage();
  const { t } = language;
  useTitle(t.plannerHead);
  const groups = useQuery(ForecastGroups, {});
  return (
    <div className="page">
      <Shown answer={groups} rows={12}>
        {(data) => <Groups groups={data.groups.nodes} newest={data.forecasts.nodes[0]?.group.code} />}
      </Shown>
    </div>
  );
}

function Groups({ groups, newest }: {
  groups: readonly { code: string; name: string; nameEn: string; isSynthetic: boolean }[];
  /** The group that is forecast furthest. */
  newest: string | undefined;
}) {
  const language = useLanguage();
  const { t, nameOf } = language;
  const [parameters, change] = useParameters();
  const code = parameters.get("group") ?? newest ?? groups[0]?.code;
  const group = groups.find((entry) => entry.code === code);
  if (!code || !group) return <><h1>{t.plannerHead}</h1><Empty>{t.forecastEmpty}</Empty></>;
  return (
    <>
      <Forecast key={code} code={code} name={nameOf(group)} isSynthetic={group.isSynthetic}>
        <Select
          label={t.group} value={code} groups={groupChoices(groups, language)}
          onChange={(value) => change({ group: value, agency: undefined })}
        />
      </Forecast>
    </>
  );
}

function Forecast({ code, name, isSynthetic, children }: { code: string; name: string; isSynthetic: boolean; children: React.ReactNode }) {
  const { t } = useLanguage();
  const [parameters] = useParameters();
  const isNarrow = useNarrow();
  const list = usePages(Forecasts, { group: code }, (data) => data.forecasts.pageInfo);
  useEffect(() => {
    if (list.hasMore && !list.isLoading && !list.trouble) list.more();
  }, [list]);
  const all = useMemo(() => list.pages.flatMap((page) => page.forecasts.nodes), [list.pages]);
  const target = all[0]?.targetYear;
  const rows = useMemo(() => all.filter((row) => row.targetYear === target), [all, target]);
  const chosen = rows.find((row) => row.agency.code === parameters.get("agency")) ?? rows[0];
  const bands = rows[0]?.methodology.grades ?? [];
  const scale = useMemo(() => scaleOf(rows), [rows]);
  const hasGrades = rows.some((row) => row.grades.length > 0);
  return (
    <>
      <div className="head">
        <h1>{target ? t.plannerTitle(name, target) : name} {isSynthetic && <Synthetic />}</h1>
        <div className="controls">{children}</div>
      </div>
      {list.trouble && <TroubleNote trouble={list.trouble} onRetry={list.refresh} />}
      {list.pages.length === 0 && list.isLoading && <Skeleton rows={10} height={44} />}
      {list.pages.length > 0 && rows.length === 0 && <Empty>{t.forecastEmpty}</Empty>}
      {chosen && (
        <div className="planner">
          <section>
            <p className="hint">{t.plannerNote} {t.showsRank80}</p>
            <div className={`forecasts ${hasGrades ? "with-grades" : ""}`} role="table" aria-label={t.plannerTitle(name, target!)} aria-rowcount={rows.length + 1}>
              <div className="forecast-row ranking-head" role="row" aria-rowindex={1}>
                <span role="columnheader" className="n">{t.forecastRank}</span>
                <span role="columnheader">{t.agency}</span>
                <span role="columnheader" className="n">{t.lastTotal(rows[0]!.originYear)}</span>
                <span role="columnheader" className="n">{t.forecastMedian(target!)}</span>
                <span role="columnheader">{t.forecastTotal}</span>
                {hasGrades && <span role="columnheader">{t.gradeChances}</span>}
              </div>
              <VirtualRows
                count={rows.length} rowHeight={isNarrow ? 84 : 46} role="rowgroup"
                render={(index) => (
                  <Row
                    key={rows[index]!.id} row={rows[index]!} index={index} scale={scale} isChosen={rows[index] === chosen} hasGrades={hasGrades}
                    to={withParameters("/planner", { group: code, agency: rows[index]!.agency.code })}
                  />
                )}
              />
            </div>
            {hasGrades && (
              <ul className="bands" aria-label={t.gradesAre}>{bands.map((band) => <li key={band.code}><Grade code={band.code} bands={bands} /></li>)}</ul>
            )}
          </section>
          <One key={chosen.id} row={chosen} />
        </div>
      )}
      {chosen && (
        <Figures
          key={`${chosen.agency.code} figures`} agency={chosen.agency} group={code} median={chosen.median}
          total={chosen.totalFromIndicators} methodEffect={chosen.methodEffect}
        />
      )}
      {chosen && <WhatIf key={chosen.agency.code} agency={chosen.agency} group={code} year={chosen.originYear} />}
    </>
  );
}

interface Scale {
  readonly low: number;
  readonly high: number;
}

/** One axis for all rows, a little wider than the widest range. */
function scaleOf(rows: readonly ForecastFacts[]): Scale {
  const low = Math.min(...rows.map((row) => Math.min(row.lower95, row.lastTotal ?? row.lower95)));
  const high = Math.max(...rows.map((row) => Math.max(row.upper95, row.lastTotal ?? row.upper95)));
  const air = (high - low || 1) * 0.03;
  return { low: low - air, high: high + air };
}

function Row({ row, index, scale, isChosen, hasGrades, to }: {
  row: ForecastFacts;
  index: number;
  scale: Scale;
  isChosen: boolean;
  hasGrades: boolean;
  to: string;
}) {
  const { t, nameOf, fixed, share } = useLanguage();
  const at = (value: number) => `${(100 * (value - scale.low)) / (scale.high - scale.low)}%`;
  const wide = (from: number, to: number) => `${(100 * (to - from)) / (scale.high - scale.low)}%`;
  const bands = row.methodology.grades;
  const words = `${t.median} ${fixed(row.median, 1)}; 80 %: ${fixed(row.lower80, 1)} – ${fixed(row.upper80, 1)}; 95 %: ${fixed(row.lower95, 1)} – ${fixed(row.upper95, 1)}`;
  return (
    <div className={`forecast-row ${isChosen ? "chosen" : ""}`} role="row" aria-rowindex={index + 2}>
      <span role="cell" className="n rank">{row.rankLow === null ? t.none : row.rankLow === row.rankHigh ? row.rankLow : `${row.rankLow}–${row.rankHigh}`}</span>
      <span role="cell" className="who"><Link to={to} replace aria-current={isChosen ? "true" : undefined}>{nameOf(row.agency)}</Link></span>
      <span role="cell" className="n last">{fixed(row.lastTotal)}</span>
      <span role="cell" className="n"><b>{fixed(row.median, 1)}</b></span>
      <span role="cell" className="interval" title={words}>
        <span className="unseen">{words}</span>
        {bands.map((band) => band.lower !== null && band.lower > scale.low && band.lower < scale.high &&
          <s key={band.code} aria-hidden="true" style={{ left: at(band.lower) }} />)}
        <i aria-hidden="true" className="r95" style={{ left: at(row.lower95), width: wide(row.lower95, row.upper95) }} />
        <i aria-hidden="true" className="r80" style={{ left: at(row.lower80), width: wide(row.lower80, row.upper80) }} />
        <b aria-hidden="true" style={{ left: at(row.median) }} />
      </span>
      {hasGrades && (
        <span role="cell" className="chances">
          <span className="unseen">{row.grades.map((entry) => `${nameOfGrade(entry.grade)} ${share(entry.probability)}`).join(", ")}</span>
          {row.grades.map((entry) => entry.probability >= 0.005 && (
            <i key={entry.grade} aria-hidden="true" className={`tone-${toneOf(entry.grade, bands)}`} style={{ width: `${100 * entry.probability}%` }} title={`${nameOfGrade(entry.grade)} ${share(entry.probability)}`}>
              {entry.probability >= 0.18 && <span>{share(entry.probability)}</span>}
            </i>
          ))}
        </span>
      )}
    </div>
  );

  function nameOfGrade(code: string): string {
    const band = bands.find((entry) => entry.code === code);
    return band ? nameOf(band) : code;
  }
}

/** One agency: what is known, and how wide next year is open. */
function One({ row }: { row: ForecastFacts }) {
  const { t, nameOf, fixed, short, share, count } = useLanguage();
  const answer = useQuery(TotalsOfAgency, { code: row.agency.code });
  const known = useMemo(() => (answer.data?.agencies.nodes[0]?.scores ?? [])
    .filter((score) => score.year <= row.originYear).sort((a, b) => a.year - b.year), [answer.data, row]);
  const option = useCallback((ink: Ink) => fanOption(ink, known, row, (value) => short(value, 1), {
    history: t.history, median: t.median, range80: t.range80, range95: t.range95,
  }), [known, row, short, t]);
  const bands = row.methodology.grades;
  return (
    <section className="one">
      <Chart
        title={t.forecastOf(nameOf(row.agency), row.targetYear)} height={260} option={option}
        note={t.forecastWhy(count(row.historyCount), `${row.model.name} ${row.model.version}`)}
        table={[
          [t.year, t.total, t.range80, t.range95],
          ...known.map((score) => [score.year, fixed(score.total), t.none, t.none]),
          [row.targetYear, fixed(row.median), `${fixed(row.lower80)} – ${fixed(row.upper80)}`, `${fixed(row.lower95)} – ${fixed(row.upper95)}`],
        ]}
      />
      {row.grades.length > 0 && (
        <table className="list">
          <caption className="unseen">{t.gradeChances}</caption>
          <thead><tr><th scope="col">{t.grade}</th><th scope="col" className="wide">{t.chance}</th></tr></thead>
          <tbody>
            {row.grades.map((entry) => (
              <tr key={entry.grade}>
                <th scope="row"><Grade code={entry.grade} bands={bands} /></th>
                <td><span className="bullet"><i style={{ width: `${100 * entry.probability}%` }} /><span>{entry.probability < 0.005 ? `< ${share(0.005, 1)}` : share(entry.probability)}</span></span></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p><Link to={agencyAddress(row.agency.code, row.originYear)}>{t.openAgency}</Link></p>
    </section>
  );
}

function fanOption(
  ink: Ink, known: readonly { year: number; total: number | null }[], row: ForecastFacts, figure: (value: number) => string,
  words: { history: string; median: string; range80: string; range95: string },
): EChartsCoreOption {
  const years = [...known.map((score) => String(score.year)), String(row.targetYear)];
  const last = known.at(-1)?.total ?? row.lastTotal;
  const before = Array.from({ length: Math.max(0, known.length - 1) }, () => null);
  const fan = (low: number, high: number, opacity: number) => [
    { type: "line", stack: String(opacity), silent: true, symbol: "none", lineStyle: { opacity: 0 }, data: [...before, last, low] },
    {
      type: "line", stack: String(opacity), silent: true, symbol: "none", lineStyle: { opacity: 0 },
      areaStyle: { color: ink.accent, opacity }, data: [...before, 0, high - low],
    },
  ];
  return {
    ...baseOption(ink),
    xAxis: { type: "category", data: years, boundaryGap: ["0%", "8%"], ...axis(ink), splitLine: { show: false } },
    yAxis: { type: "value", scale: true, ...axis(ink), axisLabel: { color: ink.faint, fontSize: 11, formatter: figure } },
    tooltip: {
      ...(baseOption(ink)["tooltip"] as object),
      formatter: (points: { dataIndex: number }[]) => {
        const place = points[0]?.dataIndex ?? 0;
        const score = known[place];
        return score
          ? `${score.year}\n${words.history}: ${score.total === null ? "–" : figure(score.total)}`
          : `${row.targetYear}\n${words.median}: ${figure(row.median)}\n${words.range80}: ${figure(row.lower80)} – ${figure(row.upper80)}\n${words.range95}: ${figure(row.lower95)} – ${figure(row.upper95)}`;
      },
    },
    series: [
      ...fan(row.lower95, row.upper95, 0.15),
      ...fan(row.lower80, row.upper80, 0.3),
      { type: "line", symbol: "none", lineStyle: { color: ink.accent, width: 2, type: [4, 4] }, data: [...before, last, row.median] },
      {
        type: "line", symbol: "circle", symbolSize: 7, lineStyle: { color: ink.accent, width: 2.5 }, itemStyle: { color: ink.accent },
        data: known.map((score) => score.total),
        markLine: {
          silent: true, symbol: "none", lineStyle: { color: ink.faint, type: [2, 3] }, label: { show: true, position: "insideStartTop", color: ink.faint, fontSize: 10, formatter: "{b}" },
          data: row.methodology.grades.filter((band) => band.lower !== null).map((band) => ({ yAxis: band.lower, name: figure(band.lower!) })),
        },
      },
      { type: "scatter", symbolSize: 9, itemStyle: { color: ink.surface, borderColor: ink.accent, borderWidth: 2 }, data: [[String(row.targetYear), row.median]] },
    ],
  };
}
