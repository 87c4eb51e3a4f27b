// A chart that answers the question in its title, with its figures as a table for those who cannot see it.
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useLanguage } from "../text/language";
import { useMedia } from "./basics";

/** The colours of the page, for drawing. */
export interface Ink {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly band: string;
  readonly bad: string;
}

function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read("--text"), faint: read("--faint"), line: read("--line"), surface: read("--surface"),
    accent: read("--accent"), band: read("--band"), bad: read("--bad"),
  };
}

/** What all charts share: quiet axes, no animation, tooltips without markup (the page's policy forbids it). */
export function baseOption(ink: Ink): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif", color: ink.faint },
    grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", backgroundColor: ink.surface, borderColor: ink.line, borderWidth: 1,
      textStyle: { color: ink.text, fontSize: 12 }, axisPointer: { lineStyle: { color: ink.faint } },
    },
  };
}

export function axis(ink: Ink) {
  return {
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { show: false },
    axisLabel: { color: ink.faint, fontSize: 11 },
    splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } },
  };
}

export function Chart({ title, note, height = 260, option, table, level = 2 }: {
  title: string;
  note?: ReactNode;
  height?: number;
  option: (ink: Ink) => EChartsCoreOption;
  /** The same figures as rows: the head first. */
  table: readonly (readonly (string | number)[])[];
  level?: 2 | 3;
}) {
  const { t } = useLanguage();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  const [isReady, setReady] = useState(false);
  const isDark = useMedia("(prefers-color-scheme: dark)");
  const Heading = level === 2 ? "h2" : "h3";

  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | undefined;
    void import("./echarts").then(({ init }) => {
      if (gone || !place.current) return;
      const made = init(place.current, undefined, { renderer: "canvas" });
      chart.current = made;
      observer = new ResizeObserver(() => made.resize());
      observer.observe(place.current);
      setReady(true);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);

  useEffect(() => {
    if (isReady && place.current) chart.current?.setOption(option(inkOf(place.current)), { notMerge: true });
  }, [isReady, option, isDark]);

  const [head, ...rows] = table;
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption>
        <Heading id={id}>{title}</Heading>
        {note && <p className="hint">{note}</p>}
      </figcaption>
      <div ref={place} style={{ height }} role="img" aria-labelledby={id} data-ready={isReady} />
      <details className="data">
        <summary>{t.chartData}</summary>
        <div className="scroll-x" tabIndex={0} role="group" aria-label={`${t.chartData}: ${title}`}>
          <table>
            <thead><tr>{head?.map((cell, index) => <th key={index} scope="col">{cell}</th>)}</tr></thead>
            <tbody>
              {rows.map((row, index) => <tr key={index}>{row.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
