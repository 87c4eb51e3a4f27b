// The correction ledger and the appeals: what is open, what became of the rest, and a panel for each.
import { useEffect, useMemo } from "react";
import {
  Appeals as AppealsQuery, Corrections as CorrectionsQuery, type CorrectionsData, type CorrectionState,
} from "../api/operations";
import { usePages } from "../api/useQuery";
import { useParameters, withParameters } from "../app/router";
import { Button, Drawer, Empty, Link, Select, Skeleton, TroubleNote, useTitle } from "../parts/basics";
import { useLanguage } from "../text/language";
import { Appeal, AppealRow } from "./corrections/Appeals";
import { Case } from "./corrections/Case";

type Line = CorrectionsData["corrections"]["nodes"][number];

const states: readonly CorrectionState[] = ["PROPOSED", "APPROVED", "APPLIED", "REFUSED", "REJECTED", "WITHDRAWN"];

export default function Corrections() {
  const { t, count } = useLanguage();
  useTitle(t.correctionsHead);
  const [parameters, change] = useParameters();
  const state = parameters.get("state") ?? "";
  const variables = useMemo(() => ({ where: state === "" ? null : { state: { eq: state as CorrectionState } } }), [state]);
  const list = usePages(CorrectionsQuery, variables, (data) => data.corrections.pageInfo);
  const appeals = usePages(AppealsQuery, { where: null }, (data) => data.appeals.pageInfo);
  const cases = useMemo(() => list.pages.flatMap((page) => page.corrections.nodes), [list.pages]);
  const filed = useMemo(() => appeals.pages.flatMap((page) => page.appeals.nodes), [appeals.pages]);
  const shownAppeal = filed.find((entry) => entry.id === parameters.get("appeal"));
  const caseId = parameters.get("case");
  // A linked appeal may stand on a later page.
  useEffect(() => {
    if (parameters.has("appeal") && !shownAppeal && appeals.hasMore && !appeals.isLoading && !appeals.trouble) appeals.more();
  }, [parameters, shownAppeal, appeals]);
  return (
    <div className="page">
      <div className="head">
        <h1>{t.correctionsHead}</h1>
        <div className="controls">
          <Select label={t.state} value={state} onChange={(value) => change({ state: value })}
            choices={[{ value: "", text: t.allStates }, ...states.map((value) => ({ value, text: t.correctionState[value] }))]} />
        </div>
      </div>
      <p className="hint">{t.correctionsLead}</p>
      {list.trouble && <TroubleNote trouble={list.trouble} onRetry={list.refresh} />}
      {list.pages.length === 0 ? !list.trouble && <Skeleton rows={6} /> : cases.length === 0 ? <Empty>{t.correctionsEmpty}</Empty> : (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t.correctionsHead}>
          <table className="list cases">
            <thead><tr>
              <th scope="col" className="n">{t.number}</th><th scope="col">{t.reasonLabel}</th><th scope="col">{t.cellsLabel}</th>
              <th scope="col">{t.group}</th><th scope="col">{t.state}</th><th scope="col">{t.proposedBy}</th><th scope="col">{t.decidedBy}</th>
            </tr></thead>
            <tbody>{cases.map((entry) => <Row key={entry.id} entry={entry} isShown={entry.id === caseId} />)}</tbody>
          </table>
        </div>
      )}
      {list.hasMore && <p><Button onClick={list.more} disabled={list.isLoading}>{t.loadedOf(count(cases.length), count(list.pages[0]!.corrections.totalCount))} ▾</Button></p>}
      <section>
        <h2>{t.appealsHead}</h2>
        {appeals.trouble && <TroubleNote trouble={appeals.trouble} onRetry={appeals.refresh} />}
        {appeals.pages.length === 0 ? !appeals.trouble && <Skeleton rows={3} /> : filed.length === 0 ? <Empty>{t.appealsEmpty}</Empty> : (
          <div className="scroll-x" tabIndex={0} role="group" aria-label={t.appealsHead}>
            <table className="list appeals">
              <thead><tr>
                <th scope="col" className="n">{t.number}</th><th scope="col">{t.agency}</th><th scope="col">{t.appealAgainst}</th>
                <th scope="col">{t.appealAbout}</th><th scope="col">{t.state}</th><th scope="col">{t.answerDue}</th>
              </tr></thead>
              <tbody>{filed.map((entry) => <AppealRow key={entry.id} appeal={entry} />)}</tbody>
            </table>
          </div>
        )}
        {appeals.hasMore && <p><Button onClick={appeals.more} disabled={appeals.isLoading}>{t.loadedOf(count(filed.length), count(appeals.pages[0]!.appeals.totalCount))} ▾</Button></p>}
      </section>
      {caseId && (
        <Drawer title={t.correctionOne} onClose={() => change({ case: undefined })}>
          <Case key={caseId} id={caseId} onDecided={list.refresh} />
        </Drawer>
      )}
      {shownAppeal && (
        <Drawer title={t.appealOne} onClose={() => change({ appeal: undefined })}>
          <Appeal key={`${shownAppeal.id} ${shownAppeal.state}`} appeal={shownAppeal} onDecided={() => { appeals.refresh(); list.refresh(); }} />
        </Drawer>
      )}
    </div>
  );
}

function Row({ entry, isShown }: { entry: Line; isShown: boolean }) {
  const { t, nameOf, moment } = useLanguage();
  const [first, ...more] = entry.cells;
  return (
    <tr aria-current={isShown || undefined}>
      <td className="n">{entry.number}</td>
      <th scope="row"><Link to={withParameters("/corrections", { case: entry.id })}>{entry.reason.slice(0, 80)}</Link></th>
      <td>{first && <>{nameOf(first.agency)}: {nameOf(first.indicator)}</>}{more.length > 0 && <span className="faint"> {t.andMore(more.length)}</span>}</td>
      <td>{nameOf(entry.group)}, {entry.year}</td>
      <td><span className={entry.state === "PROPOSED" ? "sign" : "sign decided"}>{t.correctionState[entry.state]}</span>{entry.kind === "RESTATEMENT" && <span className="faint"> {t.correctionKind.RESTATEMENT}</span>}</td>
      <td>{entry.proposedBy} <span className="faint">{moment(entry.proposedAt)}</span></td>
      <td>{entry.decidedBy ?? t.none}</td>
    </tr>
  );
}
