// What putting the expected value in place of the submitted one would do to the total, the rank and the grade.
import { GradeBands, Simulate } from "../../api/operations";
import { useQuery } from "../../api/useQuery";
import { Grade, Places, Skeleton } from "../../parts/basics";
import { useLanguage } from "../../text/language";

export function Correction({ agency, indicator, unit, group, year, expected }: {
  agency: string;
  indicator: string;
  unit: string;
  group: string;
  year: number;
  /** What history and peers let expect, in the unit of the indicator. */
  expected: number;
}) {
  const { t, fixed, short } = useLanguage();
  // Four decimals are more than any figure has, and fit a decimal.
  const value = Number(expected.toFixed(4));
  const answer = useQuery(Simulate, { group, year, values: [{ agency, indicator, value }] });
  const grades = useQuery(GradeBands, { group, year });
  const bands = grades.data?.leaderboard.nodes[0]?.methodology?.grades;
  const own = answer.data?.simulate.agencies.find((entry) => entry.code === agency);
  // Some figures enter no score; then there is nothing to correct.
  if (answer.trouble) return null;
  return (
    <section className="correction">
      <h3>{t.correctionTitle(`${short(value, 1)}${unit === "%" ? " %" : ""}`)}</h3>
      {!own ? <Skeleton rows={1} height={44} /> : (
        <dl className="figures small">
          <div><dt>{t.total}</dt><dd>{fixed(own.before?.total)} → {fixed(own.after?.total)}</dd></div>
          <div><dt>{t.rank}</dt><dd>{own.before?.rankLabel || t.none} → {own.after?.rankLabel || t.none} <Places change={own.rankChange} /></dd></div>
          {(own.before?.grade ?? own.after?.grade) && <div><dt>{t.grade}</dt><dd><Grade code={own.before?.grade ?? null} bands={bands} /> → <Grade code={own.after?.grade ?? null} bands={bands} /></dd></div>}
        </dl>
      )}
    </section>
  );
}
