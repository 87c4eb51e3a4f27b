// Where an agency stands among its peers: one dot an agency, on one line.
import type { PeersData } from "../../api/operations";
import { Empty } from "../../parts/basics";
import { useLanguage } from "../../text/language";

const width = 480;
const height = 64;
const margin = 12;
const step = 9;

export function Peers({ facts, agency, unit }: { facts: PeersData["observations"]["nodes"]; agency: string; unit: string }) {
  const { t, nameOf, short, count } = useLanguage();
  const known = facts.filter((fact) => fact.value !== null).sort((a, b) => b.value! - a.value!);
  if (known.length < 2) return <Empty>{t.peersNone}</Empty>;
  const place = known.findIndex((fact) => fact.agency.code === agency) + 1;
  const high = known[0]!.value!;
  const low = known.at(-1)!.value!;
  const x = (value: number) => margin + ((width - 2 * margin) * (value - low)) / (high - low || 1);
  const figure = (value: number) => `${short(value, 1)}${unit === "%" ? " %" : ""}`;
  // Dots that would cover each other are piled up.
  const piles = new Map<number, number>();
  const dots = known.map((fact) => {
    const column = Math.round(x(fact.value!) / step);
    const pile = piles.get(column) ?? 0;
    piles.set(column, pile + 1);
    return { fact, cx: x(fact.value!), cy: height - 20 - Math.min(pile, 4) * 8 };
  });
  const sentence = place > 0 ? t.peersPlace(count(place), count(known.length)) : "";
  return (
    <>
      <p className="hint">{t.peersNote} {sentence}</p>
      <svg className="strip" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={sentence || t.peersNote}>
        <line x1={margin} x2={width - margin} y1={height - 14} y2={height - 14} />
        {dots.filter(({ fact }) => fact.agency.code !== agency).map(({ fact, cx, cy }) => (
          <circle key={fact.agency.code} cx={cx} cy={cy} r="4"><title>{`${nameOf(fact.agency)}: ${figure(fact.value!)}`}</title></circle>
        ))}
        {dots.filter(({ fact }) => fact.agency.code === agency).map(({ fact, cx, cy }) => (
          <circle key={fact.agency.code} className="this" cx={cx} cy={cy} r="6"><title>{`${nameOf(fact.agency)}: ${figure(fact.value!)}`}</title></circle>
        ))}
        <text x={margin} y={height - 1}>{figure(low)}</text>
        <text x={width - margin} y={height - 1} textAnchor="end">{figure(high)}</text>
      </svg>
      <details className="data">
        <summary>{t.chartData}</summary>
        <div className="scroll-y" tabIndex={0} role="group" aria-label={t.chartData}>
          <table>
            <thead><tr><th scope="col">{t.agency}</th><th scope="col" className="n">{t.value}</th></tr></thead>
            <tbody>{known.map((fact) => (
              <tr key={fact.agency.code} className={fact.agency.code === agency ? "marked" : ""}><td>{nameOf(fact.agency)}</td><td className="n">{figure(fact.value!)}</td></tr>
            ))}</tbody>
          </table>
        </div>
      </details>
    </>
  );
}
