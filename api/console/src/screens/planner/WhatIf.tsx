// What if: other figures for one agency through the official engine, and the shortest ways to a better grade.
import { useEffect, useMemo, useRef, useState } from "react";
import { Figures, PathToGrade, Simulate, type FiguresData, type PathToGradeData, type SimulateData, type Stage } from "../../api/operations";
import { useQuery } from "../../api/useQuery";
import { agencyAddress, useParameters } from "../../app/router";
import { Button, Empty, Grade, Link, Places, Select, Shown, TroubleNote, type Band } from "../../parts/basics";
import { useLanguage } from "../../text/language";
import { asItIs, formatNumbers, fromAddress, isOtherwise, parseNumbers, Rules, toAddress, toVariables } from "./Rules";

type Fact = FiguresData["observations"]["nodes"][number];
type Leaf = FiguresData["scores"]["nodes"][number]["indicators"][number];
type Path = PathToGradeData["pathToGrade"]["paths"][number];

/** The later stage of a figure counts. */
const stageOrder: readonly Stage[] = ["PUBLISHED", "APPRAISED", "SELF"];
const shownAtFirst = 8;
const pauseMs = 250;

interface Lever {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly unit: string;
  readonly value: number;
  /** Points of the total that are still to be had; null where nobody says. */
  readonly open: number | null;
}

export function WhatIf({ agency, group, year }: {
  agency: { readonly code: string; readonly name: string; readonly nameEn: string };
  group: string;
  year: number;
}) {
  const { t, nameOf } = useLanguage();
  const answer = useQuery(Figures, { code: agency.code, year, period: String(year) });
  return (
    <section className="what-if">
      <h2>{t.whatIfTitle(nameOf(agency), year)}</h2>
      <p className="hint">{t.whatIfNote}</p>
      <Shown answer={answer} rows={6}>
        {(data) => {
          const score = data.scores.nodes.find((node) => node.group.code === group);
          const levers = leversOf(data.observations.nodes, score?.indicators ?? []);
          return levers.length === 0
            ? <Empty>{t.whatIfNone}</Empty>
            : <Levers agency={agency} group={group} year={year} levers={levers} bands={score?.methodology?.grades ?? []} grade={score?.grade ?? null} />;
        }}
      </Shown>
    </section>
  );
}

/** The figures that can be turned, those with the most to gain first. */
function leversOf(facts: readonly Fact[], leaves: readonly Leaf[]): readonly Lever[] {
  const best = new Map<string, Fact>();
  for (const fact of facts) {
    const known = best.get(fact.indicator.code);
    if (!known || stageOrder.indexOf(fact.stage) < stageOrder.indexOf(known.stage)) best.set(fact.indicator.code, fact);
  }
  const byCode = new Map(leaves.map((leaf) => [leaf.code, leaf]));
  return [...best.values()]
    .filter((fact) => fact.status === "VALUE" && fact.value !== null && byCode.has(fact.indicator.code))
    .map((fact) => {
      const leaf = byCode.get(fact.indicator.code)!;
      return {
        code: fact.indicator.code, name: fact.indicator.name, nameEn: fact.indicator.nameEn, unit: fact.indicator.unit, value: fact.value!,
        open: leaf.points === null || leaf.maximum === null ? null : leaf.maximum - leaf.points,
      };
    })
    .sort((a, b) => (b.open ?? 0) - (a.open ?? 0));
}

function Levers({ agency: own, group, year, levers, bands, grade }: {
  agency: { readonly code: string; readonly name: string; readonly nameEn: string };
  group: string;
  year: number;
  levers: readonly Lever[];
  bands: readonly Band[];
  /** The grade as it is. */
  grade: string | null;
}) {
  const { t, nameOf, short, fixed } = useLanguage();
  const [parameters, change] = useParameters();
  const [all, setAll] = useState(false);
  const agency = own.code;
  const [set, setSet] = useState<ReadonlyMap<string, number>>(() => parseNumbers(parameters.get("set")));
  const [other, setOther] = useState(() => fromAddress(parameters));
  const question = useMemo(
    () => ({ values: [...set].map(([indicator, value]) => ({ agency, indicator, value })), ...toVariables(other, agency) }), [set, other, agency],
  );
  const [asked, setAsked] = useState(question);
  // Not every step of a slider is worth a question.
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(question);
      change({ set: formatNumbers(set), ...toAddress(other) }, true);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [question, set, other, change]);
  const answer = useQuery(Simulate, { group, year, ...asked });
  // The levers of the rules stay while the next answer is on its way.
  const last = useRef<SimulateData["simulate"]>(undefined);
  if (answer.data) last.current = answer.data.simulate;
  const turn = (lever: Lever, value: number | undefined) => setSet((before) => {
    const after = new Map(before);
    if (value === undefined || !Number.isFinite(value) || value === lever.value) after.delete(lever.code);
    else after.set(lever.code, value);
    return after;
  });
  const shown = all ? levers : levers.filter((lever, index) => index < shownAtFirst || set.has(lever.code));
  return (
    <div className="what-if-panes">
      <div>
        <ul className="levers">
          {shown.map((lever) => {
            const value = set.get(lever.code) ?? lever.value;
            const isShare = lever.unit === "%";
            const id = `lever-${lever.code}`;
            return (
              <li key={lever.code} className={set.has(lever.code) ? "turned" : ""}>
                <label htmlFor={id}>{nameOf(lever)} <small className="faint">{lever.open !== null && lever.open > 0.005 && t.pointsOpen(fixed(lever.open))}</small></label>
                <span className="lever">
                  {isShare && (
                    <input
                      id={id} type="range" min={0} max={100} step={1} value={value}
                      aria-valuetext={`${short(value, 1)} %`} onChange={(event) => turn(lever, Number(event.target.value))}
                    />
                  )}
                  <input
                    {...(isShare ? { "aria-label": nameOf(lever), min: 0, max: 100 } : { id })}
                    type="number" step="any" value={Math.round(value * 100) / 100} onChange={(event) => turn(lever, event.target.valueAsNumber)}
                  />
                  <span className="faint">{isShare ? "%" : lever.unit}</span>
                  <Button tone="quiet" disabled={!set.has(lever.code)} onClick={() => turn(lever, undefined)} aria-label={`${t.reset}: ${nameOf(lever)}`}>↺</Button>
                </span>
              </li>
            );
          })}
        </ul>
        <p className="controls">
          {!all && shown.length < levers.length && <Button onClick={() => setAll(true)}>{t.allLevers(String(levers.length))}</Button>}
          <Button disabled={set.size === 0 && !isOtherwise(other)} onClick={() => { setSet(new Map()); setOther(asItIs); }}>{t.resetAll}</Button>
        </p>
        {last.current && <Rules agency={own} answer={last.current} other={other} onChange={setOther} />}
      </div>
      <div className="outcome" aria-live="polite">
        <Shown answer={answer} rows={5}>
          {(data) => {
            const own = data.simulate.agencies.find((entry) => entry.code === agency);
            const moved = data.simulate.agencies.filter((entry) => entry.code !== agency && entry.rankChange);
            return (
              <>
                <dl className="figures">
                  <div><dt>{t.total}</dt><dd>{fixed(own?.before?.total)} → {fixed(own?.after?.total)}</dd></div>
                  <div><dt>{t.rank}</dt><dd>{own?.before?.rankLabel || t.none} → {own?.after?.rankLabel || t.none}</dd><dd className="hint"><Places change={own?.rankChange} /></dd></div>
                  {bands.length > 0 && <div><dt>{t.grade}</dt><dd><Grade code={own?.before?.grade ?? null} bands={bands} /> → <Grade code={own?.after?.grade ?? null} bands={bands} /></dd></div>}
                </dl>
                {moved.length > 0 && (
                  <>
                    <h3>{t.alsoMoved(String(moved.length))}</h3>
                    <ul className="moved">
                      {moved.slice(0, 12).map((entry) => (
                        <li key={entry.code}><Link to={agencyAddress(entry.code, year)}>{nameOf(entry)}</Link> {entry.before?.rankLabel} → {entry.after?.rankLabel} <Places change={entry.rankChange} /></li>
                      ))}
                    </ul>
                  </>
                )}
                <p className="hint">{t.unofficial} {data.simulate.methodology}</p>
              </>
            );
          }}
        </Shown>
        {bands.length > 0 && grade === bands[0]!.code && <p className="hint">{t.pathBest}</p>}
        {bands.length > 0 && grade !== bands[0]!.code && (
          <Paths
            agency={agency} group={group} year={year} bands={bands} grade={grade}
            onTry={(path) => setSet(new Map(path.steps.flatMap((step) => step.figures.map((figure) => [figure.code, figure.to] as const))))}
          />
        )}
      </div>
    </div>
  );
}

function Paths({ agency, group, year, bands, grade: now, onTry }: {
  agency: string;
  group: string;
  year: number;
  bands: readonly Band[];
  grade: string | null;
  onTry: (path: Path) => void;
}) {
  const { t, nameOf, fixed, short, signed } = useLanguage();
  const [parameters, change] = useParameters();
  // Best first: what comes before the grade of now is better, and the one just before it the nearest.
  const place = bands.findIndex((band) => band.code === now);
  const better = place < 0 ? bands : bands.slice(0, place);
  const grade = better.find((band) => band.code === parameters.get("goal"))?.code ?? better.at(-1)!.code;
  const answer = useQuery(PathToGrade, { group, year, agency, grade });
  return (
    <div className="paths">
      <div className="head">
        <h3>{t.pathTitle}</h3>
        <Select hideLabel label={t.grade} value={grade} onChange={(value) => change({ goal: value }, true)} choices={better.map((band) => ({ value: band.code, text: nameOf(band) }))} />
      </div>
      {answer.trouble && <TroubleNote trouble={answer.trouble} onRetry={answer.refresh} />}
      {answer.data && (
        <>
          <p className="hint">
            {answer.data.pathToGrade.needed !== null && t.pathNeeded(fixed(answer.data.pathToGrade.needed), fixed(answer.data.pathToGrade.before.total))}
            {answer.data.pathToGrade.reason && <> <span lang="en">{answer.data.pathToGrade.reason}</span></>}
          </p>
          <ol>
            {answer.data.pathToGrade.paths.map((path, index) => (
              <li key={index}>
                <p><b>{t.pathNumber(String(index + 1))}</b> {fixed(path.after.total)} · <Grade code={path.after.grade} bands={bands} /> <Button onClick={() => onTry(path)}>{t.tryPath}</Button></p>
                <ul>
                  {path.steps.map((step) => (
                    <li key={step.indicator}>
                      {nameOf(step)}: {step.figures.map((figure) => `${short(figure.from, 1)} → ${short(figure.to, 1)}${figure.unit === "%" ? " %" : ""}`).join(", ")} <span className="faint">{signed(step.gain)}</span>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
