// Next year's figures of one agency, indicator by indicator, and the points that the known method would give for them.
import { IndicatorForecasts, type IndicatorForecastsData } from "../../api/operations";
import { useQuery } from "../../api/useQuery";
import { Shown } from "../../parts/basics";
import { useLanguage } from "../../text/language";

type FigureFacts = IndicatorForecastsData["indicatorForecasts"]["nodes"][number];

export function Figures({ agency, group, median, total, methodEffect }: {
  agency: { code: string; name: string; nameEn: string };
  group: string;
  /** Median of the total's own forecast. */
  median: number;
  /** What the figures would come to. */
  total: number | null;
  /** What the next method alone does to the last total. */
  methodEffect: number | null;
}) {
  const { t, nameOf, fixed, signed } = useLanguage();
  const answer = useQuery(IndicatorForecasts, { agency: agency.code, group });
  return (
    <Shown answer={answer} rows={6}>
      {({ indicatorForecasts: { nodes } }) => nodes.length > 0 && (
        <section className="figure-forecasts">
          <h2>{t.figuresTitle(nameOf(agency), nodes[0]!.targetYear)}</h2>
          <p className="hint">
            {t.figuresNote(nodes[0]!.methodology.version)}
            {total !== null && <> {t.figuresTotal(fixed(total, 1), fixed(median, 1))}</>}
            {methodEffect !== null && <> {t.methodEffect(signed(methodEffect, 1))}</>}
          </p>
          <div className="scroll-x" tabIndex={0} role="group" aria-label={t.figuresTitle(nameOf(agency), nodes[0]!.targetYear)}>
            <table className="list">
              <thead><tr>
                <th scope="col">{t.indicator}</th>
                <th scope="col" className="n">{nodes[0]!.originYear}</th>
                <th scope="col" className="n">{nodes[0]!.targetYear}</th>
                <th scope="col" className="wide">{t.forecastTotal}</th>
                <th scope="col" className="n">{t.pointsOf}</th>
              </tr></thead>
              <tbody>{nodes.map((node) => <Figure key={node.id} node={node} />)}</tbody>
            </table>
          </div>
        </section>
      )}
    </Shown>
  );
}

function Figure({ node }: { node: FigureFacts }) {
  const { t, nameOf, short } = useLanguage();
  const unit = node.indicator.unit === "%" ? " %" : "";
  const figure = (value: number) => `${short(value, 1)}${unit}`;
  // A share has its own ends; an amount is drawn between those of its range.
  const [low, high] = unit ? [0, 100] : [Math.min(node.lower95, node.lastValue), Math.max(node.upper95, node.lastValue)];
  const at = (value: number) => `${(100 * (value - low)) / (high - low || 1)}%`;
  const wide = (from: number, to: number) => `${(100 * (to - from)) / (high - low || 1)}%`;
  const words = `80 %: ${figure(node.lower80)} – ${figure(node.upper80)}; 95 %: ${figure(node.lower95)} – ${figure(node.upper95)}`;
  return (
    <tr>
      <th scope="row">
        {nameOf(node.indicator)} <span className="faint">{node.indicator.code}</span>
        {node.methodChange !== "NONE" && <> <span className="sign">{t.methodChange[node.methodChange]}</span></>}
      </th>
      <td className="n faint">{figure(node.lastValue)}</td>
      <td className="n"><b>{figure(node.forecast)}</b></td>
      <td>
        <div className="interval" title={words}>
          <span className="unseen">{words}</span>
          <i aria-hidden="true" className="r95" style={{ left: at(node.lower95), width: wide(node.lower95, node.upper95) }} />
          <i aria-hidden="true" className="r80" style={{ left: at(node.lower80), width: wide(node.lower80, node.upper80) }} />
          <s aria-hidden="true" style={{ left: at(node.lastValue) }} />
          <b aria-hidden="true" style={{ left: at(node.forecast) }} />
        </div>
      </td>
      <td className="n">
        {node.points === null ? t.none : (
          <>
            {short(node.points, 2)} <span className="faint">/ {short(node.maximum, 1)}</span>
            {node.pointsLower80 !== null && node.pointsUpper80 !== null && (
              <span className="hint"> ({short(node.pointsLower80, 2)} – {short(node.pointsUpper80, 2)})</span>
            )}
          </>
        )}
      </td>
    </tr>
  );
}
