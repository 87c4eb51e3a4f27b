// Appeals against what was published: by when each is to be decided, what would be if it were upheld, and the decision.
import { useState } from "react";
import { send, Trouble } from "../../api/client";
import { CorrectionEffect, DecideAppeal, type AppealDecision, type AppealsData } from "../../api/operations";
import { useOwnName } from "../../api/session";
import { useQuery } from "../../api/useQuery";
import { agencyAddress, withParameters } from "../../app/router";
import { Button, Link, Skeleton, TroubleNote } from "../../parts/basics";
import { useLanguage } from "../../text/language";
import { Stated } from "./Case";
import { Effect } from "./Effect";

export type AppealFacts = AppealsData["appeals"]["nodes"][number];

const nameStorageKey = "reviewer";

export function AppealRow({ appeal }: { appeal: AppealFacts }) {
  const { t, nameOf, day } = useLanguage();
  return (
    <tr>
      <td className="n">{appeal.number}</td>
      <th scope="row"><Link to={withParameters("/corrections", { appeal: appeal.id })}>{nameOf(appeal.agency)}</Link></th>
      <td>{nameOf(appeal.group)}, {appeal.year}{appeal.publication.decisionNumber && ` (${appeal.publication.decisionNumber})`}</td>
      <td>{t.appealSubject[appeal.subject]}{appeal.node && `: ${nameOf(appeal.node)}`}</td>
      <td><span className={appeal.state === "OPEN" ? "sign" : "sign decided"}>{t.appealState[appeal.state]}</span></td>
      <td>{day(appeal.answerDue)} {appeal.isOverdue && <b className="sign">{t.overdue}</b>}</td>
    </tr>
  );
}

export function Appeal({ appeal, onDecided }: { appeal: AppealFacts; onDecided: () => void }) {
  const { t, nameOf, day, moment } = useLanguage();
  return (
    <div className="case">
      <p className="crumb">
        <span className={appeal.state === "OPEN" ? "sign" : "sign decided"}>{t.appealState[appeal.state]}</span>
        <span>{nameOf(appeal.group)}, {appeal.year}</span><span>{t.appealSubject[appeal.subject]}</span>
      </p>
      <p><Link to={agencyAddress(appeal.agency.code, appeal.year)}>{nameOf(appeal.agency)}</Link></p>
      <table className="list">
        <thead><tr><th scope="col">{t.indicator}</th><th scope="col">{t.shouldBe}</th></tr></thead>
        <tbody>
          {appeal.cells.map((cell) => (
            <tr key={cell.line}>
              <th scope="row">{nameOf(cell.indicator)} <small className="faint">{cell.indicator.code} · {cell.period} · {t.stage[cell.stage]}</small></th>
              <td><b><Stated stated={cell.after} grade={cell.gradeAfter} unit={cell.indicator.unit} /></b></td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="pairs">
        <dt>{t.grounds}</dt><dd className="prose">{appeal.grounds}</dd>
        <dt>{t.evidence}</dt>
        <dd>
          {appeal.evidence.map((file) => <p key={file.hash}><a href={file.path} download>{file.name}</a></p>)}
          {appeal.evidenceLink && <p><a href={appeal.evidenceLink} rel="noopener noreferrer" target="_blank">{appeal.evidenceLink}</a></p>}
        </dd>
        <dt>{t.filed}</dt><dd>{appeal.filedBy}, {moment(appeal.filedAt)}</dd>
        <dt>{t.filingDeadline}</dt><dd>{day(appeal.deadline)}</dd>
        <dt>{t.answerDue}</dt><dd>{day(appeal.answerDue)} {appeal.isOverdue && <b className="sign">{t.overdue}</b>}</dd>
        {appeal.decidedBy && <><dt>{t.decidedBy}</dt><dd>{appeal.decidedBy}{appeal.decisionNote && <span className="prose">: {appeal.decisionNote}</span>}</dd></>}
        {appeal.correction && <><dt>{t.correctionOne}</dt><dd><Link to={withParameters("/corrections", { case: appeal.correction.id })}>{t.correctionNumber(appeal.correction.number)}</Link> <span className="faint">{t.correctionState[appeal.correction.state]}</span></dd></>}
      </dl>
      {appeal.state === "OPEN" && <DecideOn appeal={appeal} onDecided={onDecided} />}
    </div>
  );
}

function DecideOn({ appeal, onDecided }: { appeal: AppealFacts; onDecided: () => void }) {
  const { t } = useLanguage();
  const effect = useQuery(CorrectionEffect, { id: appeal.id });
  const [note, setNote] = useState("");
  const [name, setName, isNameFixed] = useOwnName(nameStorageKey);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const isOwn = name.trim().toLowerCase() === appeal.filedBy.trim().toLowerCase();
  function decide(decision: AppealDecision) {
    setSending(true);
    setTrouble(undefined);
    localStorage.setItem(nameStorageKey, name);
    send(DecideAppeal, { input: { id: appeal.id, decision, note, decidedBy: name.trim() } }).then(
      onDecided,
      (error: unknown) => setTrouble(error instanceof Trouble ? error : new Trouble("refused", String(error))),
    ).finally(() => setSending(false));
  }
  return (
    <form onSubmit={(event) => event.preventDefault()} aria-label={t.decisions}>
      <h3>{t.ifUpheld}</h3>
      {effect.trouble ? <TroubleNote trouble={effect.trouble} onRetry={effect.refresh} />
        : effect.data === undefined ? <Skeleton rows={3} />
        : <Effect changes={effect.data.correctionEffect.changes} group={appeal.group.code} year={appeal.year} marked={[appeal.agency.code]} />}
      <label className="field"><span className="label">{t.ownName}</span>
        <input maxLength={200} autoComplete="name" value={name} readOnly={isNameFixed} onChange={(event) => setName(event.target.value)} /></label>
      <label className="field"><span className="label">{t.noteLabel}</span>
        <textarea rows={2} maxLength={10_000} value={note} onChange={(event) => setNote(event.target.value)} /></label>
      {isOwn && <p className="hint">{t.fourEyes}</p>}
      {trouble && <TroubleNote trouble={trouble} />}
      <div className="decide-buttons">
        {isOwn ? <Button disabled={isSending} onClick={() => decide("WITHDRAWN")}>{t.withdraw}</Button> : (
          <>
            <Button disabled={isSending || name.trim() === "" || note.trim() === ""} title={t.rejectNeedsNote} onClick={() => decide("DISMISSED")}>{t.dismissAppeal}</Button>
            <Button tone="primary" disabled={isSending || name.trim() === ""} onClick={() => decide("UPHELD")}>{t.uphold}</Button>
          </>
        )}
      </div>
    </form>
  );
}
