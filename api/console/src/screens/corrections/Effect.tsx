// Who would move, and to what: the effect of a correction on everyone's official result.
import { GradeBands, type CorrectionEffectData } from "../../api/operations";
import { useQuery } from "../../api/useQuery";
import { agencyAddress } from "../../app/router";
import { Empty, Grade, Link, Places } from "../../parts/basics";
import { useLanguage } from "../../text/language";

export type Change = CorrectionEffectData["correctionEffect"]["changes"][number];

export function Effect({ changes, group, year, marked }: {
  changes: readonly Change[];
  group: string;
  year: number;
  /** The agencies whose cells are stated anew. */
  marked: readonly string[];
}) {
  const { t, nameOf, fixed, signed } = useLanguage();
  const answer = useQuery(GradeBands, { group, year });
  const bands = answer.data?.leaderboard.nodes[0]?.methodology?.grades;
  if (changes.length === 0) return <Empty>{t.effectNone}</Empty>;
  const regraded = changes.filter((change) => change.gradeChanged).length;
  return (
    <>
      <p className="hint">{t.effectCount(changes.length, regraded)}</p>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t.effectTitle}>
        <table className="list effect">
          <thead><tr>
            <th scope="col">{t.agency}</th><th scope="col" className="n">{t.rank}</th><th scope="col">{t.places}</th>
            <th scope="col">{t.grade}</th><th scope="col" className="n">{t.total}</th><th scope="col" className="n">±</th>
          </tr></thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.code} className={marked.includes(change.code) ? "marked" : ""}>
                <th scope="row"><Link to={agencyAddress(change.code, year)}>{nameOf(change)}</Link></th>
                <td className="n">{change.before?.rank ?? t.none} → {change.after?.rank ?? t.none}</td>
                <td><Places change={change.rankChange} /></td>
                <td>{change.gradeChanged ? <><Grade code={change.before?.grade ?? null} bands={bands} /> → <Grade code={change.after?.grade ?? null} bands={bands} /></>
                  : <Grade code={change.after?.grade ?? null} bands={bands} />}</td>
                <td className="n">{fixed(change.before?.total)} → {fixed(change.after?.total)}</td>
                <td className="n">{signed(change.totalChange)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
