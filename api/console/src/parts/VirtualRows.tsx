// Long lists: only the rows in view are in the page, and the list is as tall as all of them.
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from "react";

export interface VirtualRowsProps {
  readonly count: number;
  /** Pixels; the same for every row. */
  readonly rowHeight: number;
  readonly render: (index: number) => ReactNode;
  /** What scrolls; the window unless told. */
  readonly scroller?: RefObject<HTMLElement | null>;
  /** Called when the end comes near. */
  readonly onNearEnd?: () => void;
  /** This row is kept in view. */
  readonly keepInView?: number;
  readonly role?: string;
  readonly label?: string;
}

// A list this short is in the page as a whole, for the browser's own search and for print.
const wholeUpTo = 100;
const overscan = 8;
const nearRows = 40;

export function VirtualRows({ count, rowHeight, render, scroller, onNearEnd, keepInView, role, label }: VirtualRowsProps) {
  const list = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ from: 0, to: 30 });

  useLayoutEffect(() => {
    const target: HTMLElement | Window = scroller?.current ?? window;
    let frame = 0;
    function measure() {
      frame = 0;
      if (!list.current) return;
      const viewTop = scroller?.current?.getBoundingClientRect().top ?? 0;
      const viewHeight = scroller?.current?.clientHeight ?? innerHeight;
      const above = viewTop - list.current.getBoundingClientRect().top;
      const from = Math.max(0, Math.floor(above / rowHeight) - overscan);
      const to = Math.min(count, Math.ceil((above + viewHeight) / rowHeight) + overscan);
      setRange((before) => (before.from === from && before.to === to ? before : { from, to }));
    }
    const plan = () => { frame ||= requestAnimationFrame(measure); };
    measure();
    target.addEventListener("scroll", plan, { passive: true });
    addEventListener("resize", plan);
    return () => {
      cancelAnimationFrame(frame);
      target.removeEventListener("scroll", plan);
      removeEventListener("resize", plan);
    };
  }, [count, rowHeight, scroller]);

  useEffect(() => {
    if (range.to >= count - nearRows) onNearEnd?.();
  }, [range.to, count, onNearEnd]);

  useEffect(() => {
    if (keepInView === undefined || keepInView < 0 || !scroller?.current || !list.current) return;
    const view = scroller.current;
    const top = keepInView * rowHeight + (list.current.offsetTop - view.offsetTop);
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + rowHeight > view.scrollTop + view.clientHeight) view.scrollTop = top + rowHeight - view.clientHeight;
  }, [keepInView, rowHeight, scroller]);

  const isWhole = count <= wholeUpTo;
  const from = isWhole ? 0 : Math.min(range.from, count);
  const to = isWhole ? count : Math.min(Math.max(range.to, from), count);
  return (
    <div ref={list} className="virtual" style={{ height: count * rowHeight }} role={role} aria-label={label}>
      <div role="presentation" style={{ transform: `translateY(${from * rowHeight}px)` }}>
        {Array.from({ length: to - from }, (_, offset) => render(from + offset))}
      </div>
    </div>
  );
}
