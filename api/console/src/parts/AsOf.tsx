// A moment to look from: a publication, a day, or all that is known.
import { useState } from "react";
import { Publications, type AsOfInput } from "../api/operations";
import { useQuery } from "../api/useQuery";
import { useLanguage } from "../text/language";
import { Select } from "./basics";

/** The moment that a parameter of the address names: "now", a day, or a publication's id; none is the last publication. */
export function momentOf(asOf: string | undefined): AsOfInput | undefined {
  if (asOf === undefined) return undefined;
  if (asOf === "now") return { instant: latest };
  // The end of that day where the rankings are made.
  return /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { instant: `${asOf}T23:59:59+07:00` } : { publication: asOf };
}

// Later than anything known: what the last load says, published or not.
const latest = "9999-01-01T00:00:00Z";

/** Shown where there is a choice: a group and year whose results were published. */
export function AsOfChoice({ group, year, asOf, onChange }: {
  group: string;
  year: number;
  asOf: string | undefined;
  onChange: (asOf: string | undefined) => void;
}) {
  const { t, day } = useLanguage();
  const isDay = asOf !== undefined && /^\d{4}-/.test(asOf);
  const [wantsDay, setWantsDay] = useState(isDay);
  const answer = useQuery(Publications, { where: { year: { eq: year }, group: { code: { eq: group } } } });
  const publications = answer.data?.publications.nodes ?? [];
  const choices = [
    ...publications.map((entry) => ({
      value: entry.isCurrent ? "" : entry.id,
      text: t.asOfPublication(entry.decisionNumber ?? t.none, day(entry.publishedOn ?? entry.frozenAt)),
    })),
    ...(publications.length === 0 ? [{ value: "", text: t.asOfNow }] : [{ value: "now", text: t.asOfNow }]),
    { value: "day", text: t.asOfDay },
  ];
  const current = publications.find((entry) => entry.isCurrent)?.id;
  return (
    <>
      <Select
        label={t.asOf} choices={choices} value={wantsDay ? "day" : asOf === current ? "" : (asOf ?? "")}
        onChange={(value) => {
          setWantsDay(value === "day");
          if (value !== "day") onChange(value || undefined);
        }}
      />
      {wantsDay && (
        <label className="field">
          <span className="label">{t.asOfDay}</span>
          <input type="date" value={isDay ? asOf : ""} onChange={(event) => onChange(event.target.value || undefined)} />
        </label>
      )}
    </>
  );
}

/** Says from which moment is looked, where it is neither the last publication nor now. */
export function AsOfNote({ asOf }: { asOf: { readonly kind: string; readonly instant: string | null } | undefined }) {
  const { t, moment } = useLanguage();
  return asOf?.kind === "INSTANT" && asOf.instant !== null && asOf.instant !== latest ? <p className="hint">{t.asOfShown(moment(asOf.instant))}</p> : null;
}
