// One flag: why it is suspect, shown by the series, the counts and the peers; and what was and is to be decided.
import type { EChartsCoreOption } from "echarts/core";
import { useCallback, useEffect, useMemo, type ReactNode, type RefObject } from "react";
import {
  AnomalyDetail, IndicatorHistory, Peers as PeersQuery,
  type AnomalyDetailData, type AnomalyState, type IndicatorHistoryData, type ReviewDecision,
} from "../../api/operations";
import { useQuery } from "../../api/useQuery";
import { agencyAddress } from "../../app/router";
import { Button, Empty, Link, Shown, Skeleton, Synthetic } from "../../parts/basics";
import { axis, baseOption, Chart, type Ink } from "../../parts/Chart";
import { useLanguage } from "../../text/language";
import { ProposeHere } from "../corrections/ProposeHere";
import { Correction } from "./Correction";
import { Peers } from "./Peers";

type FlagFacts = NonNullable<AnomalyDetailData["node"]>;
type Fact = IndicatorHistoryData["observations"]["nodes"][number];

export function Detail({ id, version, pending, shown, note, onNote, noteField, onDecide, reviewer, head }: {
  id: string;
  /** Rises when a decision was answered: then what is shown is asked for anew. */
  version: number;
  /** A decision on this flag is on its way. */
  pending: boolean;
  /** Told what is on screen, so that a key decides on what its presser sees. */
  shown: RefObject<{ id: string; state: AnomalyState; agencyName: string } | undefined>;
  note: string;
  onNote: (text: string) => void;
  noteField: RefObject<HTMLTextAreaElement | null>;
  onDecide: (decision: ReviewDecision, shown: { id: string; state: AnomalyState; agencyName: string }) => void;
  reviewer: ReactNode;
  head: ReactNode;
}) {
  const { t, nameOf } = useLanguage();
  const answer = useQuery(AnomalyDetail, { id });
  const { refresh } = answer;
  useEffect(() => {
    if (version > 0) refresh();
  }, [version, refresh]);
  const flag = answer.data?.node ?? undefined;
  const seen = useMemo(() => flag && { id: flag.id, state: flag.state, agencyName: nameOf(flag.agency) }, [flag, nameOf]);
  useEffect(() => {
    shown.current = pending ? undefined : seen;
    return () => { shown.current = undefined; };
  }, [shown, seen, pending]);
  return (
    <>
      {head && <div className="detail-head">{head}</div>}
      <Shown answer={answer} rows={8} height={56}>
        {() => (!flag || !seen ? <Empty>{t.anomalyMissing}</Empty> : (
          <>
            <article className="detail" aria-busy={pending}>
              <Facts flag={flag} />
              {flag.expected !== null && flag.period === String(flag.year) && (
                <Correction agency={flag.agency.code} indicator={flag.indicator.code} unit={flag.indicator.unit} group={flag.group.code} year={flag.year} expected={flag.expected} />
              )}
              <Evidence flag={flag} />
              <ProposeHere cell={{
                group: flag.group.code, year: flag.year, agency: flag.agency, indicator: flag.indicator, period: flag.period, stage: flag.stage,
                status: flag.value === null ? "MISSING" : "VALUE", value: flag.value, numerator: flag.numerator, denominator: flag.denominator, anomalyId: flag.id,
              }} />
              <Decisions flag={flag} />
            </article>
            <form className="decide" aria-label={t.decisions} onSubmit={(event) => event.preventDefault()}>
              <div className="decide-texts">
                {reviewer}
                <label className="field grow">
                  <span className="label">{t.noteLabel}</span>
                  <textarea ref={noteField} rows={1} value={note} maxLength={10_000} placeholder={t.notePlaceholder} onChange={(event) => onNote(event.target.value)} />
                </label>
              </div>
              <div className="decide-buttons">
                {flag.state !== "OPEN" && <Button disabled={pending} onClick={() => onDecide("REOPENED", seen)}>{t.reopen}</Button>}
                <Button disabled={pending} aria-keyshortcuts="a" onClick={() => onDecide("EXPLANATION_ASKED", seen)}>{t.ask} <kbd>a</kbd></Button>
                <Button disabled={pending} aria-keyshortcuts="d" onClick={() => onDecide("DISMISSED", seen)}>{t.dismiss} <kbd>d</kbd></Button>
                <Button disabled={pending} aria-keyshortcuts="c" tone="primary" onClick={() => onDecide("CONFIRMED", seen)}>{t.confirm} <kbd>c</kbd></Button>
              </div>
            </form>
          </>
        ))}
      </Shown>
    </>
  );
}

function Facts({ flag }: { flag: FlagFacts }) {
  const { t, nameOf, short, signed, share, count, moment, code } = useLanguage();
  const unit = flag.indicator.unit === "%" ? " %" : "";
  const figure = (value: number | null, digits = 1) => (value === null ? t.none : short(value, digits) + unit);
  return (
    <>
      <header>
        <p className="crumb">
          <span className={flag.state === "OPEN" ? "sign" : "sign decided"}>{flag.state === "OPEN" ? t.anomalyKind[flag.kind] : t.anomalyState[flag.state]}</span>
          {flag.state !== "OPEN" && <span>{t.anomalyKind[flag.kind]}</span>}
          <span>{nameOf(flag.group)}</span><span>{flag.period}</span><span>{t.stage[flag.stage]}</span>
          {flag.agency.isSynthetic && <Synthetic />}
        </p>
        <h2><Link to={agencyAddress(flag.agency.code, flag.year)}>{nameOf(flag.agency)}</Link></h2>
        <p>{nameOf(flag.indicator)} <span className="faint">{flag.indicator.code}</span></p>
      </header>
      <p className="reason">{code === "vi" ? flag.reason : flag.reasonEn}</p>
      <dl className="figures small">
        <div><dt>{t.submitted}</dt><dd>{figure(flag.value, 2)}</dd>
          <dd className="hint">{flag.numerator !== null && flag.denominator !== null && <>{short(flag.numerator)} / {short(flag.denominator)}</>}</dd></div>
        <div><dt>{t.expected}</dt><dd>{figure(flag.expected)}</dd>
          <dd className="hint">{flag.lower !== null && flag.upper !== null && <>{figure(flag.lower)} – {figure(flag.upper)}</>}</dd></div>
        <div><dt title={t.suspicionHint}>{t.suspicion}</dt><dd>{flag.score > 0.9999 ? `> ${short(0.9999, 4)}` : short(flag.score, 4)}</dd>
          <dd className="hint">{flag.model.name} {flag.model.version}</dd></div>
        <div><dt title={t.worthHint}>{t.worth}</dt><dd>{short(flag.expectedValue, 1)}</dd>
          <dd className="hint">{t.worthWords(share(flag.probability), short(flag.consequence, 1))}
            {flag.consequence > 0 && <><br />{t.atStake(signed(flag.scoreChange, 2), signed(-flag.rankChange, 0), signed(-flag.gradeChange, 0))}</>}</dd></div>
        <div><dt>{t.fileAndLine}</dt><dd className="text">{flag.source.file?.name ?? t.severalFiles}</dd>
          <dd className="hint">{t.line(count(flag.lineNumber))} · {t.sourceKind[flag.source.kind]} · {moment(flag.foundAt)}</dd></div>
      </dl>
    </>
  );
}

/** The grain of a period's code: a year's figure is not drawn into a line of months. */
function grainOf(period: string): string {
  return period.replace(/\d/g, "9");
}

function Evidence({ flag }: { flag: FlagFacts }) {
  const { t, nameOf, short, count } = useLanguage();
  const answer = useQuery(IndicatorHistory, { code: flag.agency.code, indicator: flag.indicator.code });
  const peers = useQuery(PeersQuery, {
    group: flag.group.code, indicator: flag.indicator.code, period: flag.period, stage: flag.stage,
  });
  const facts = useMemo(() => (answer.data?.observations.nodes ?? []).filter((fact) =>
    fact.stage === flag.stage && grainOf(fact.period) === grainOf(flag.period)), [answer.data, flag]);
  const unit = flag.indicator.unit;
  const option = useCallback((ink: Ink) => seriesOption(ink, facts, flag, (value) => `${short(value, 1)}${unit === "%" ? " %" : ""}`,
    { submitted: t.submitted, expected: t.expectedRange }), [facts, flag, short, unit, t]);
  const hasCounts = facts.some((fact) => fact.denominator !== null);
  const recent = facts.slice(Math.max(0, facts.findIndex((fact) => fact.period === flag.period) - 5)).slice(0, 8);
  if (!answer.data && !answer.trouble) return <Skeleton rows={5} height={60} />;
  return (
    <Shown answer={answer}>
      {() => (
        <>
          <Chart
            level={3} height={190} title={t.seriesTitle(nameOf(flag.indicator), nameOf(flag.agency))} note={t.seriesNote} option={option}
            table={[[t.period, t.value, t.numerator, t.denominator],
              ...facts.map((fact) => [fact.period, short(fact.value, 2), short(fact.numerator), short(fact.denominator)])]}
          />
          <div className="two">
            {hasCounts && (
              <section>
                <h3>{t.countsTitle}</h3>
                <div className="scroll-x" tabIndex={0} role="group" aria-label={t.countsTitle}>
                  <table className="list">
                    <thead><tr>
                      <th scope="col">{t.period}</th><th scope="col" className="n">{t.numerator}</th><th scope="col" className="n">{t.denominator}</th>
                      <th scope="col" className="n">{t.value}</th><th scope="col">{t.fileAndLine}</th>
                    </tr></thead>
                    <tbody>
                      {recent.map((fact) => (
                        <tr key={`${fact.period} ${fact.lineNumber}`} className={fact.period === flag.period ? "marked" : ""}>
                          <th scope="row">{fact.period}</th>
                          <td className="n">{short(fact.numerator)}</td><td className="n">{short(fact.denominator)}</td>
                          <td className="n">{fact.value === null ? t.status[fact.status] : short(fact.value, 1)}</td>
                          <td className="faint place">{fact.source.file?.name ?? t.severalFiles}, {count(fact.lineNumber)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              </section>
            )}
            <section>
              <h3>{t.peersTitle(flag.period)}</h3>
              <Shown answer={peers} rows={2} height={60}>
                {(data) => <Peers facts={data.observations.nodes} agency={flag.agency.code} unit={unit} />}
              </Shown>
            </section>
          </div>
        </>
      )}
    </Shown>
  );
}

function seriesOption(
  ink: Ink, facts: readonly Fact[], flag: FlagFacts, figure: (value: number) => string, words: { submitted: string; expected: string },
): EChartsCoreOption {
  const place = facts.findIndex((fact) => fact.period === flag.period);
  const hasRange = place >= 0 && flag.lower !== null && flag.upper !== null;
  return {
    ...baseOption(ink),
    xAxis: { type: "category", data: facts.map((fact) => fact.period), ...axis(ink), splitLine: { show: false } },
    yAxis: { type: "value", scale: true, ...axis(ink), axisLabel: { color: ink.faint, fontSize: 11, formatter: (value: number) => figure(value) } },
    tooltip: {
      ...(baseOption(ink)["tooltip"] as object),
      formatter: (points: { dataIndex: number }[]) => {
        const fact = facts[points[0]?.dataIndex ?? 0];
        if (!fact) return "";
        const lines = [fact.period, `${words.submitted}: ${fact.value === null ? "–" : figure(fact.value)}`];
        if (fact.period === flag.period && hasRange) lines.push(`${words.expected}: ${figure(flag.lower!)} – ${figure(flag.upper!)}`);
        return lines.join("\n");
      },
    },
    series: [
      {
        type: "custom", silent: true, z: 1, data: hasRange ? [[place, flag.lower, flag.upper]] : [], encode: { x: 0, y: [1, 2] },
        renderItem: (_: unknown, api: {
          value: (dimension: number) => number; coord: (point: number[]) => [number, number]; size: (size: number[]) => [number, number];
        }) => {
          const [x, top] = api.coord([api.value(0), api.value(2)]);
          const [, bottom] = api.coord([api.value(0), api.value(1)]);
          const width = Math.min(64, api.size([1, 0])[0] * 0.7);
          return { type: "rect", shape: { x: x - width / 2, y: top, width, height: Math.max(2, bottom - top), r: 3 }, style: { fill: ink.band, stroke: ink.faint, lineWidth: 1 } };
        },
      },
      {
        type: "line", z: 2, symbol: "circle", symbolSize: 6, lineStyle: { width: 2, color: ink.accent }, itemStyle: { color: ink.accent },
        data: facts.map((fact) => (fact.period === flag.period
          ? { value: fact.value, symbolSize: 11, itemStyle: { color: ink.bad, borderColor: ink.surface, borderWidth: 2 } }
          : fact.value)),
      },
    ],
  };
}

function Decisions({ flag }: { flag: FlagFacts }) {
  const { t, moment } = useLanguage();
  return (
    <section>
      <h3>{t.decisions}</h3>
      {flag.reviews.length === 0
        ? <p className="hint">{t.noDecisions}</p>
        : (
          <ol className="decisions">
            {flag.reviews.map((review) => (
              <li key={`${review.decidedAt} ${review.reviewer}`}>
                <b>{t.decision[review.decision]}</b> <span className="faint">{t.by(review.reviewer, moment(review.decidedAt))}</span>
                {review.note && <p>{review.note}</p>}
              </li>
            ))}
          </ol>
        )}
    </section>
  );
}
