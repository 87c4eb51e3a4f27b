// How often reviewers confirm findings, kind by kind, month by month.
import type { EChartsCoreOption } from "echarts/core";
import { useCallback, useMemo } from "react";
import { ReviewPrecision, type AnomalyKind } from "../../api/operations";
import { useQuery } from "../../api/useQuery";
import { axis, baseOption, Chart, type Ink } from "../../parts/Chart";
import { Shown } from "../../parts/basics";
import { useLanguage } from "../../text/language";

interface Share {
  confirmed: number;
  decided: number;
}

export function Precision() {
  const { t, share, count } = useLanguage();
  const answer = useQuery(ReviewPrecision, {});
  const nodes = answer.data?.reviewPrecision.nodes;
  const { months, kinds } = useMemo(() => gathered(nodes ?? []), [nodes]);
  const option = useCallback((ink: Ink): EChartsCoreOption => ({
    ...baseOption(ink),
    grid: { left: 8, right: 150, top: 16, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: months, ...axis(ink), splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: 1, ...axis(ink), axisLabel: { color: ink.faint, fontSize: 11, formatter: (value: number) => share(value) } },
    series: [...kinds].map(([kind, byMonth]) => ({
      type: "line", name: t.anomalyKind[kind], symbol: "circle", symbolSize: 6, connectNulls: true,
      endLabel: { show: true, formatter: "{a}", color: ink.faint, fontSize: 11 }, labelLayout: { moveOverlap: "shiftY" },
      data: months.map((month) => {
        const cell = byMonth.get(month);
        return cell ? cell.confirmed / cell.decided : null;
      }),
    })),
  }), [months, kinds, t, share]);
  return (
    <Shown answer={answer} rows={3}>
      {() => (months.length === 0
        ? <p className="hint">{t.precisionNone}</p>
        : (
          <Chart
            level={3} height={200} title={t.precisionTitle} note={t.precisionNote} option={option}
            table={[
              [t.filterKind, ...months],
              ...[...kinds].map(([kind, byMonth]) => [t.anomalyKind[kind], ...months.map((month) => {
                const cell = byMonth.get(month);
                return cell ? `${share(cell.confirmed / cell.decided)} (${count(cell.confirmed)}/${count(cell.decided)})` : t.none;
              })]),
            ]}
          />
        ))}
    </Shown>
  );
}

/** All indicators of a kind together; a month as its first seven letters. */
function gathered(nodes: readonly { kind: AnomalyKind; month: string; confirmed: number; dismissed: number }[]) {
  const months = [...new Set(nodes.map((node) => node.month.slice(0, 7)))].sort();
  const kinds = new Map<AnomalyKind, Map<string, Share>>();
  for (const node of nodes) {
    const byMonth = kinds.get(node.kind) ?? new Map<string, Share>();
    const cell = byMonth.get(node.month.slice(0, 7)) ?? { confirmed: 0, decided: 0 };
    byMonth.set(node.month.slice(0, 7), {
      confirmed: cell.confirmed + node.confirmed, decided: cell.decided + node.confirmed + node.dismissed,
    });
    kinds.set(node.kind, byMonth);
  }
  return { months, kinds };
}
