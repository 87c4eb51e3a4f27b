// What if: other weights, other targets and bounds, other members of the group.
import type { SimulateData } from "../../api/operations";
import { Button, Select } from "../../parts/basics";
import { useLanguage } from "../../text/language";

type Weight = SimulateData["simulate"]["weights"][number];
type Bounds = SimulateData["simulate"]["bounds"][number];

const parameters = ["lower", "upper", "target", "floor", "cap"] as const;
type Parameter = (typeof parameters)[number];

/** What is otherwise beside the agency's own figures. */
export interface Otherwise {
  /** By code of the node. */
  readonly weights: ReadonlyMap<string, number>;
  /** By "INDICATOR.parameter". */
  readonly bounds: ReadonlyMap<string, number>;
  /** Members that go. */
  readonly out: readonly string[];
  /** Whether they go into the agency at hand, or just leave. */
  readonly areTakenIn: boolean;
}

export const asItIs: Otherwise = { weights: new Map(), bounds: new Map(), out: [], areTakenIn: false };

export function isOtherwise({ weights, bounds, out }: Otherwise): boolean {
  return weights.size + bounds.size + out.length > 0;
}

/** "C1:40,C2:60" in the address. */
export function parseNumbers(text: string | null): ReadonlyMap<string, number> {
  const entries = (text ?? "").split(",").map((part) => part.split(":")).filter(([code, value]) => code && value && Number.isFinite(Number(value)));
  return new Map(entries.map(([code, value]) => [code!, Number(value)]));
}

export const formatNumbers = (numbers: ReadonlyMap<string, number>) => [...numbers].map(([code, value]) => `${code}:${value}`).join(",");

export function fromAddress(search: URLSearchParams): Otherwise {
  return {
    weights: parseNumbers(search.get("weights")), bounds: parseNumbers(search.get("bounds")),
    out: (search.get("out") ?? "").split(",").filter(Boolean), areTakenIn: search.get("taken") === "in",
  };
}

export const toAddress = (other: Otherwise) => ({
  weights: formatNumbers(other.weights), bounds: formatNumbers(other.bounds), out: other.out.join(","),
  taken: other.areTakenIn && other.out.length > 0 ? "in" : undefined,
});

export function toVariables(other: Otherwise, agency: string) {
  const bounds = new Map<string, { indicator: string } & Partial<Record<Parameter, number>>>();
  for (const [key, value] of other.bounds) {
    const dot = key.lastIndexOf(".");
    const [indicator, parameter] = [key.slice(0, dot), key.slice(dot + 1) as Parameter];
    bounds.set(indicator, { ...(bounds.get(indicator) ?? { indicator }), [parameter]: value });
  }
  return {
    weights: [...other.weights].map(([node, weight]) => ({ node, weight })),
    bounds: [...bounds.values()],
    leaving: other.areTakenIn ? [] : other.out,
    merging: other.areTakenIn && other.out.length > 0 ? [{ from: [agency, ...other.out], into: agency }] : [],
  };
}

export function Rules({ agency, answer, other, onChange }: {
  agency: { readonly code: string; readonly name: string; readonly nameEn: string };
  answer: SimulateData["simulate"];
  other: Otherwise;
  onChange: (other: Otherwise) => void;
}) {
  const { t, nameOf } = useLanguage();
  const weights = answer.weights.filter((weight) => weight.level === 1 || other.weights.has(weight.node));
  const names = new Map(answer.agencies.map((member) => [member.code, nameOf(member)]));
  const members = answer.agencies.filter((member) => member.before && member.code !== agency.code && !other.out.includes(member.code));
  return (
    <details className="rules" open={isOtherwise(other)}>
      <summary>{t.rulesTitle}</summary>
      {weights.length > 0 && (
        <fieldset>
          <legend>{t.weightsTitle}</legend>
          <ul className="levers">
            {weights.map((weight) => <WeightLever key={weight.node} weight={weight} other={other} onChange={onChange} />)}
          </ul>
        </fieldset>
      )}
      {answer.bounds.length > 0 && (
        <fieldset>
          <legend>{t.boundsTitle}</legend>
          <ul className="levers">
            {answer.bounds.flatMap((bounds) => parameters.filter((parameter) => bounds[parameter] !== null).map((parameter) => (
              <BoundLever key={`${bounds.indicator}.${parameter}`} bounds={bounds} parameter={parameter} other={other} onChange={onChange} />
            )))}
          </ul>
        </fieldset>
      )}
      <fieldset>
        <legend>{t.membersTitle}</legend>
        {other.out.length > 0 && (
          <ul className="moved">
            {other.out.map((code) => (
              <li key={code}>
                {names.get(code) ?? code} <Button tone="quiet" aria-label={`${t.reset}: ${names.get(code) ?? code}`}
                  onClick={() => onChange({ ...other, out: other.out.filter((kept) => kept !== code) })}>↺</Button>
              </li>
            ))}
          </ul>
        )}
        <Select
          label={t.memberGoes} value="" onChange={(code) => code && onChange({ ...other, out: [...other.out, code] })}
          choices={[{ value: "", text: t.chooseMember }, ...members.map((member) => ({ value: member.code, text: nameOf(member) }))]}
        />
        <label className="check">
          <input type="checkbox" checked={other.areTakenIn} onChange={(event) => onChange({ ...other, areTakenIn: event.target.checked })} />
          {t.takenIn(nameOf(agency))}
        </label>
      </fieldset>
    </details>
  );
}

function turned(numbers: ReadonlyMap<string, number>, key: string, value: number | undefined): ReadonlyMap<string, number> {
  const after = new Map(numbers);
  if (value === undefined || !Number.isFinite(value)) after.delete(key);
  else after.set(key, value);
  return after;
}

function WeightLever({ weight, other, onChange }: { weight: Weight; other: Otherwise; onChange: (other: Otherwise) => void }) {
  const { nameOf } = useLanguage();
  return (
    <NumberLever
      id={`weight-${weight.node}`} name={nameOf(weight)} value={other.weights.get(weight.node) ?? weight.weight} isTurned={other.weights.has(weight.node)}
      onTurn={(value) => onChange({ ...other, weights: turned(other.weights, weight.node, value) })}
    />
  );
}

function BoundLever({ bounds, parameter, other, onChange }: {
  bounds: Bounds;
  parameter: Parameter;
  other: Otherwise;
  onChange: (other: Otherwise) => void;
}) {
  const { t, nameOf } = useLanguage();
  const key = `${bounds.indicator}.${parameter}`;
  return (
    <NumberLever
      id={`bound-${key}`} name={`${nameOf(bounds)}: ${t.bound[parameter]}`} unit={bounds.unit} value={other.bounds.get(key) ?? bounds[parameter]!}
      isTurned={other.bounds.has(key)} onTurn={(value) => onChange({ ...other, bounds: turned(other.bounds, key, value) })}
    />
  );
}

function NumberLever({ id, name, unit = "", value, isTurned, onTurn }: {
  id: string;
  name: string;
  unit?: string;
  value: number;
  isTurned: boolean;
  /** Undefined for as it is. */
  onTurn: (value: number | undefined) => void;
}) {
  const { t } = useLanguage();
  return (
    <li className={isTurned ? "turned" : ""}>
      <label htmlFor={id}>{name}</label>
      <span className="lever">
        <input id={id} type="number" step="any" value={Math.round(value * 10_000) / 10_000} onChange={(event) => onTurn(event.target.valueAsNumber)} />
        <span className="faint">{unit}</span>
        <Button tone="quiet" disabled={!isTurned} onClick={() => onTurn(undefined)} aria-label={`${t.reset}: ${name}`}>↺</Button>
      </span>
    </li>
  );
}
