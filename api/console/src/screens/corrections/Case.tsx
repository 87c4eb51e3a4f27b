// One case of the ledger: what is to be stated anew and why, what it does to everyone, and approving or rejecting it.
import { useState } from "react";
import { send, Trouble, type Operation } from "../../api/client";
import {
  ApproveCorrection, CorrectionDetail, CorrectionEffect, RejectCorrection, WithdrawCorrection,
  type CorrectionDetailData,
} from "../../api/operations";
import { useOwnName } from "../../api/session";
import { useQuery } from "../../api/useQuery";
import { agencyAddress, withParameters } from "../../app/router";
import { Button, Empty, Link, Shown, Skeleton, TroubleNote } from "../../parts/basics";
import { useLanguage } from "../../text/language";
import { Effect } from "./Effect";

type CaseFacts = NonNullable<CorrectionDetailData["node"]>;
type Cell = CaseFacts["cells"][number];

const nameStorageKey = "reviewer";

export function Case({ id, onDecided }: { id: string; onDecided: () => void }) {
  const { t } = useLanguage();
  const answer = useQuery(CorrectionDetail, { id });
  const facts = answer.data?.node ?? undefined;
  return (
    <Shown answer={answer} rows={8}>
      {() => (facts === undefined ? <Empty>{t.correctionMissing}</Empty>
        : <Facts facts={facts} onDecided={() => { answer.refresh(); onDecided(); }} />)}
    </Shown>
  );
}

function Facts({ facts, onDecided }: { facts: CaseFacts; onDecided: () => void }) {
  const { t, nameOf, moment, code } = useLanguage();
  const isOpen = facts.state === "PROPOSED";
  const last = facts.events.findLast((event) => event.effectHash !== null);
  const refusals = facts.events.flatMap((event) => event.refusals);
  return (
    <div className="case">
      <p className="crumb">
        <span className={isOpen ? "sign" : "sign decided"}>{t.correctionState[facts.state]}</span>
        <span>{t.correctionKind[facts.kind]}{facts.publication?.decisionNumber && ` (${facts.publication.decisionNumber})`}</span>
        <span>{nameOf(facts.group)}, {facts.year}</span>
      </p>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t.cellsLabel}><table className="list">
        <thead><tr><th scope="col">{t.agency}</th><th scope="col">{t.indicator}</th><th scope="col">{t.standsNow}</th><th scope="col">{t.shouldBe}</th></tr></thead>
        <tbody>
          {facts.cells.map((cell) => (
            <tr key={cell.line}>
              <th scope="row"><Link to={agencyAddress(cell.agency.code, facts.year)}>{nameOf(cell.agency)}</Link></th>
              <td>{nameOf(cell.indicator)} <small className="faint">{cell.indicator.code} · {cell.period} · {t.stage[cell.stage]}</small></td>
              <td><Stated stated={cell.before} grade={cell.gradeBefore} unit={cell.indicator.unit} /></td>
              <td><b><Stated stated={cell.after} grade={cell.gradeAfter} unit={cell.indicator.unit} /></b></td>
            </tr>
          ))}
        </tbody>
      </table></div>
      <dl className="pairs">
        <dt>{t.reasonLabel}</dt><dd className="prose">{facts.reason}</dd>
        {facts.legalGround && <><dt>{t.legalGround}</dt><dd>{facts.legalGround}</dd></>}
        <dt>{t.evidence}</dt>
        <dd>
          {facts.evidence.map((file) => <p key={file.hash}><a href={file.path} download>{file.name}</a> <span className="hash">{file.hash.slice(0, 16)}…</span></p>)}
          {facts.evidenceLink && <p><a href={facts.evidenceLink} rel="noopener noreferrer" target="_blank">{facts.evidenceLink}</a></p>}
        </dd>
        {facts.anomaly && <><dt>{t.fromFlag}</dt><dd><Link to={withParameters("/review", { id: facts.anomaly.id })}>{t.navReview}</Link></dd></>}
        {facts.appeal && <><dt>{t.fromAppeal}</dt><dd><Link to={withParameters("/corrections", { appeal: facts.appeal.id })}>{t.appealNumber(facts.appeal.number)}</Link></dd></>}
      </dl>
      {refusals.length > 0 && (
        <div className="note bad" role="alert"><p>{refusals.map((refusal) => `${refusal.rule}: ${code === "en" ? refusal.messageEn : refusal.message}`).join(" ")}</p></div>
      )}
      <h3>{t.effectTitle}</h3>
      {isOpen ? <Decide facts={facts} onDecided={onDecided} />
        : <Effect changes={last?.changes ?? []} group={facts.group.code} year={facts.year} marked={facts.cells.map((cell) => cell.agency.code)} />}
      <h3>{t.steps}</h3>
      <ol className="decisions">
        {facts.events.map((event) => (
          <li key={event.event}>
            <b>{t.correctionState[event.event]}</b> <span className="faint">{event.actor}, {moment(event.happenedAt)}</span>
            {event.note && <p className="prose">{event.note}</p>}
          </li>
        ))}
      </ol>
    </div>
  );
}

export function Stated({ stated, grade, unit }: { stated: Cell["before"]; grade: string | null; unit: string }) {
  const { t, short } = useLanguage();
  if (stated === null) return <span className="faint">{t.none}</span>;
  if (stated.status !== "VALUE") return <>{t.status[stated.status]}</>;
  if (grade !== null) return <>{grade}</>;
  if (stated.numerator !== null && stated.denominator !== null) return <>{short(stated.numerator)} / {short(stated.denominator)}</>;
  return <>{short(stated.value, 4)} {unit}</>;
}

/** The effect as things stand now, and the word of somebody who has seen it. */
function Decide({ facts, onDecided }: { facts: CaseFacts; onDecided: () => void }) {
  const { t } = useLanguage();
  const effect = useQuery(CorrectionEffect, { id: facts.id });
  const [note, setNote] = useState("");
  const [name, setName, isNameFixed] = useOwnName(nameStorageKey);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const seen = effect.data?.correctionEffect;
  const isOwn = name.trim().toLowerCase() === facts.proposedBy.trim().toLowerCase();

  function decide<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables) {
    setSending(true);
    setTrouble(undefined);
    localStorage.setItem(nameStorageKey, name);
    send(operation, variables).then(onDecided, (error: unknown) => {
      setTrouble(error instanceof Trouble ? error : new Trouble("refused", String(error)));
      // Whatever changed in between is shown beside the reason.
      effect.refresh();
    }).finally(() => setSending(false));
  }

  return (
    <form onSubmit={(event) => event.preventDefault()} aria-label={t.decisions}>
      {effect.trouble ? <TroubleNote trouble={effect.trouble} onRetry={effect.refresh} />
        : seen === undefined ? <Skeleton rows={3} />
        : <>
          {seen.kind === "RESTATEMENT" && <p className="note info">{t.restatementHint}</p>}
          <Effect changes={seen.changes} group={facts.group.code} year={facts.year} marked={facts.cells.map((cell) => cell.agency.code)} />
        </>}
      <label className="field"><span className="label">{t.ownName}</span>
        <input maxLength={200} autoComplete="name" value={name} readOnly={isNameFixed} onChange={(event) => setName(event.target.value)} /></label>
      <label className="field"><span className="label">{t.noteLabel}</span>
        <textarea rows={2} maxLength={10_000} value={note} onChange={(event) => setNote(event.target.value)} /></label>
      {isOwn && <p className="hint">{t.fourEyes}</p>}
      {trouble && <TroubleNote trouble={trouble} />}
      <div className="decide-buttons">
        {isOwn
          ? <Button disabled={isSending} onClick={() => decide(WithdrawCorrection, { input: { id: facts.id, note, withdrawnBy: name.trim() } })}>{t.withdraw}</Button>
          : (
            <>
              <Button disabled={isSending || name.trim() === "" || note.trim() === ""} title={t.rejectNeedsNote}
                onClick={() => decide(RejectCorrection, { input: { id: facts.id, note, rejectedBy: name.trim() } })}>{t.reject}</Button>
              <Button tone="primary" disabled={isSending || name.trim() === "" || seen === undefined}
                onClick={() => decide(ApproveCorrection, { input: { id: facts.id, effectHash: seen!.hash, note, approvedBy: name.trim() } })}>{t.approve}</Button>
            </>
          )}
      </div>
    </form>
  );
}
