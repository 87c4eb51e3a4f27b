// Stating a cell anew: the figure, what it would do to everyone, why and on which evidence; as a correction, or as an appeal
// against what was published.
import { useEffect, useMemo, useState } from "react";
import { send, Trouble } from "../../api/client";
import { sendEvidence } from "../../api/evidence";
import {
  FileAppeal, PreviewCorrection, ProposeCorrection,
  type CorrectionCellInput, type Stage, type ValueStatus,
} from "../../api/operations";
import { useOwnName } from "../../api/session";
import { useQuery } from "../../api/useQuery";
import { withParameters } from "../../app/router";
import { Button, Link, Select, Skeleton, TroubleNote } from "../../parts/basics";
import { useLanguage } from "../../text/language";
import { Effect } from "./Effect";

const nameStorageKey = "reviewer";
const typingMs = 400;
const statuses = ["MISSING", "NOT_APPLICABLE", "NOT_PUBLISHED", "EXCLUDED"] as const;

interface Named {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
}

export interface CellToCorrect {
  readonly group: string;
  readonly year: number;
  readonly agency: Named;
  readonly indicator: Named & { readonly unit: string };
  readonly period: string;
  readonly stage: Stage;
  readonly status: ValueStatus;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** The finding that it answers. */
  readonly anomalyId?: string;
  /** The publication that it could be an appeal against. */
  readonly publicationId?: string | undefined;
}

/** A number as people of the language write it; undefined for anything else. */
function numberOf(text: string): number | undefined {
  const plain = text.trim().replace(/\s/g, "").replace(",", ".");
  return plain !== "" && /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** A value once it has stayed the same for a moment. */
function useSettled<T>(value: T, key: string): T {
  const [settled, setSettled] = useState({ value, key });
  useEffect(() => {
    if (settled.key === key) return;
    const timer = setTimeout(() => setSettled({ value, key }), typingMs);
    return () => clearTimeout(timer);
  }, [settled.key, key, value]);
  return settled.value;
}

export default function Propose({ cell, mayPropose, mayAppeal }: { cell: CellToCorrect; mayPropose: boolean; mayAppeal: boolean }) {
  const { t, nameOf, short } = useLanguage();
  const [kind, setKind] = useState<"correction" | "appeal">(mayPropose ? "correction" : "appeal");
  const [way, setWay] = useState<string>(cell.denominator !== null ? "RATIO" : "VALUE");
  const [value, setValue] = useState("");
  const [numerator, setNumerator] = useState("");
  const [denominator, setDenominator] = useState(cell.denominator === null ? "" : String(cell.denominator));
  const [reason, setReason] = useState("");
  const [ground, setGround] = useState("");
  const [link, setLink] = useState("");
  const [file, setFile] = useState<File | undefined>(undefined);
  const [name, setName, isNameFixed] = useOwnName(nameStorageKey);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const [done, setDone] = useState<{ readonly to: string; readonly text: string } | undefined>(undefined);

  const wanted = useMemo((): CorrectionCellInput | undefined => {
    const place = { agency: cell.agency.code, indicator: cell.indicator.code, period: cell.period, stage: cell.stage };
    if (way === "VALUE") {
      const number = numberOf(value);
      return number === undefined ? undefined : { ...place, status: "VALUE", value: number };
    }
    if (way === "RATIO") {
      const [part, whole] = [numberOf(numerator), numberOf(denominator)];
      return part === undefined || whole === undefined ? undefined : { ...place, status: "VALUE", numerator: part, denominator: whole };
    }
    return { ...place, status: way as ValueStatus };
  }, [cell, way, value, numerator, denominator]);
  const shown = useSettled(wanted, JSON.stringify(wanted ?? null));
  const preview = useQuery(PreviewCorrection, { group: cell.group, year: cell.year, cells: shown ? [shown] : [] }, { enabled: shown !== undefined });
  const effect = shown === undefined ? undefined : preview.data?.previewCorrection;
  const isReady = wanted !== undefined && effect !== undefined && reason.trim() !== "" && name.trim() !== "" && (file !== undefined || link.trim() !== "");

  async function submit() {
    if (wanted === undefined) return;
    setSending(true);
    setTrouble(undefined);
    localStorage.setItem(nameStorageKey, name);
    try {
      const evidence = file === undefined ? [] : [await sendEvidence(file, name.trim())];
      const evidenceLink = link.trim() || null;
      if (kind === "appeal") {
        const data = await send(FileAppeal, {
          input: {
            publicationId: cell.publicationId!, agency: cell.agency.code, subject: "FIGURE", grounds: reason.trim(),
            cells: [wanted], evidence, evidenceLink, filedBy: name.trim(),
          },
        });
        setDone({ to: withParameters("/corrections", { appeal: data.fileAppeal.appeal.id }), text: t.appealFiled(data.fileAppeal.appeal.number) });
      } else {
        const data = await send(ProposeCorrection, {
          input: {
            group: cell.group, year: cell.year, cells: [wanted], reason: reason.trim(), legalGround: ground.trim(),
            evidence, evidenceLink, anomalyId: cell.anomalyId ?? null, proposedBy: name.trim(),
          },
        });
        const made = data.proposeCorrection.correction;
        setDone({ to: withParameters("/corrections", { case: made.id }), text: t.correctionProposed(made.number) });
      }
    } catch (error) {
      setTrouble(error instanceof Trouble ? error : new Trouble("refused", String(error)));
    } finally {
      setSending(false);
    }
  }

  if (done) return <p className="note info" role="status"><Link to={done.to}>{done.text}</Link></p>;
  const stands = cell.status === "VALUE" ? `${short(cell.value, 4)} ${cell.indicator.unit}` : t.status[cell.status];
  return (
    <form className="propose" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <p>{nameOf(cell.indicator)} <span className="faint">{cell.indicator.code} · {cell.period} · {t.stage[cell.stage]}</span></p>
      <p className="hint">{nameOf(cell.agency)}. {t.standsNow}: <b>{stands}</b>
        {cell.numerator !== null && cell.denominator !== null && <> = {short(cell.numerator)} / {short(cell.denominator)}</>}</p>
      {mayPropose && mayAppeal && (
        <Select label={t.proposeAs} value={kind} onChange={(choice) => setKind(choice as typeof kind)}
          choices={[{ value: "correction", text: t.proposeCorrection }, { value: "appeal", text: t.fileAppeal }]} />
      )}
      <div className="figure-fields">
        <Select label={t.shouldBe} value={way} onChange={setWay} choices={[
          { value: "VALUE", text: t.status.VALUE }, { value: "RATIO", text: t.asRatio }, ...statuses.map((status) => ({ value: status, text: t.status[status] })),
        ]} />
        {way === "VALUE" && <label className="field"><span className="label">{t.newValue}{cell.indicator.unit && ` (${cell.indicator.unit})`}</span>
          <input inputMode="decimal" value={value} onChange={(event) => setValue(event.target.value)} /></label>}
        {way === "RATIO" && (
          <>
            <label className="field"><span className="label">{t.numerator}</span>
              <input inputMode="decimal" value={numerator} onChange={(event) => setNumerator(event.target.value)} /></label>
            <label className="field"><span className="label">{t.denominator}</span>
              <input inputMode="decimal" value={denominator} onChange={(event) => setDenominator(event.target.value)} /></label>
          </>
        )}
      </div>
      <section aria-live="polite">
        <h3>{t.effectTitle}</h3>
        {shown === undefined ? <p className="hint">{t.effectWaits}</p>
          : preview.trouble ? <TroubleNote trouble={preview.trouble} />
          : effect === undefined ? <Skeleton rows={2} />
          : <>
            {effect.kind === "RESTATEMENT" && <p className="note info">{t.restatementHint}</p>}
            <Effect changes={effect.changes} group={cell.group} year={cell.year} marked={[cell.agency.code]} />
          </>}
      </section>
      <label className="field"><span className="label">{kind === "appeal" ? t.grounds : t.reasonLabel}</span>
        <textarea required rows={2} maxLength={10_000} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
      {kind === "correction" && <label className="field"><span className="label">{t.legalGround}</span>
        <input maxLength={500} value={ground} onChange={(event) => setGround(event.target.value)} /></label>}
      <label className="field"><span className="label">{t.evidenceFile}</span>
        <input type="file" onChange={(event) => setFile(event.target.files?.[0])} /></label>
      <label className="field"><span className="label">{t.evidenceLink}</span>
        <input type="url" maxLength={2_000} placeholder="https://" value={link} onChange={(event) => setLink(event.target.value)} /></label>
      <label className="field"><span className="label">{t.ownName}</span>
        <input required maxLength={200} autoComplete="name" value={name} readOnly={isNameFixed} onChange={(event) => setName(event.target.value)} /></label>
      {trouble && <TroubleNote trouble={trouble} />}
      <Button type="submit" tone="primary" disabled={isSending || !isReady}>{kind === "appeal" ? t.fileAppeal : t.proposeCorrection}</Button>
    </form>
  );
}
