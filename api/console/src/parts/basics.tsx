// The small pieces that every screen is made of.
import { useEffect, useRef, useState, type AnchorHTMLAttributes, type ButtonHTMLAttributes, type ReactNode } from "react";
import type { Trouble } from "../api/client";
import { go } from "../app/router";
import { useLanguage } from "../text/language";

/** A link inside the console; other buttons of the mouse and modifier keys do what they do everywhere. */
export function Link({ to, replace, ...rest }: { to: string; replace?: boolean } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        rest.onClick?.(event);
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
          return;
        event.preventDefault();
        go(to, replace);
      }}
    />
  );
}

export function Button({ tone = "plain", ...rest }: { tone?: "plain" | "primary" | "quiet" } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" {...rest} className={`button ${tone} ${rest.className ?? ""}`} />;
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** A labelled choice; groups of choices where a list of lists is given. */
export function Select({ label, value, onChange, choices, groups, hideLabel = false }: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices?: readonly Choice[];
  groups?: readonly { readonly text: string; readonly choices: readonly Choice[] }[];
  hideLabel?: boolean;
}) {
  const option = (choice: Choice) => <option key={choice.value} value={choice.value}>{choice.text}</option>;
  return (
    <label className="field">
      <span className={hideLabel ? "unseen" : "label"}>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {choices?.map(option)}
        {groups?.filter((group) => group.choices.length > 0).map((group) => (
          <optgroup key={group.text} label={group.text}>{group.choices.map(option)}</optgroup>
        ))}
      </select>
    </label>
  );
}

export interface Band {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Which of the ordered tones a grade has: the best is 0. Colour never stands alone; the name is beside it. */
export function toneOf(code: string, bands: readonly Band[] | undefined): number {
  const place = bands?.findIndex((band) => band.code === code) ?? -1;
  // Five tones; four grades leave the best, "excellent", out.
  const spare = Math.max(0, 5 - (bands?.length ?? 0));
  return place < 0 ? 2 : Math.min(4, place + Math.min(1, spare));
}

export function Grade({ code, bands }: { code: string | null; bands?: readonly Band[] | undefined }) {
  const { nameOf, t } = useLanguage();
  if (code === null) return <span className="faint">{t.none}</span>;
  const band = bands?.find((candidate) => candidate.code === code);
  return <span className={`grade tone-${toneOf(code, bands)}`}>{band ? nameOf(band) : code}</span>;
}

export function Synthetic() {
  const { t } = useLanguage();
  return <span className="tag" title={t.syntheticHint}>{t.synthetic}</span>;
}

/** Places gained or lost: a sign, a number, and words for those who do not see the sign. */
export function Places({ change }: { change: number | null | undefined }) {
  const { t, count } = useLanguage();
  if (change == null) return <span className="faint">{t.none}</span>;
  if (change === 0) return <span className="places" title={t.placesSame}><span aria-hidden="true">=</span><span className="unseen">{t.placesSame}</span></span>;
  const words = change > 0 ? t.placesUp(change) : t.placesDown(-change);
  return (
    <span className={`places ${change > 0 ? "up" : "down"}`} title={words}>
      <span aria-hidden="true">{change > 0 ? "▲" : "▼"} {count(Math.abs(change))}</span>
      <span className="unseen">{words}</span>
    </span>
  );
}

/** What went wrong, in words, and the one thing that can be done about it. */
export function TroubleNote({ trouble, onRetry, answeredAt }: {
  trouble: Trouble;
  onRetry?: (() => void) | undefined;
  /** Set when older figures are still shown. */
  answeredAt?: Date | undefined;
}) {
  const { t, clock } = useLanguage();
  const text = {
    offline: answeredAt ? t.offlineKept(clock(answeredAt)) : t.offline,
    notReady: t.notReady,
    signedOut: t.signedOut,
    conflict: t.conflict,
    refused: t.refused,
  }[trouble.kind];
  return (
    <div className={`note ${trouble.kind === "notReady" ? "info" : "bad"}`} role={trouble.kind === "notReady" ? "status" : "alert"}>
      <p>
        {text}
        {trouble.kind === "refused" && <> <span lang="en">{trouble.message}</span></>}
        {trouble.code && <span className="faint"> {trouble.code}</span>}
        {trouble.kind === "refused" && trouble.requestId && <span className="faint"> · {t.requestId} {trouble.requestId}</span>}
      </p>
      {onRetry && trouble.kind !== "notReady" && <Button onClick={onRetry}>{t.retry}</Button>}
    </div>
  );
}

/** Holds the place of what is on its way, so that nothing jumps when it comes. */
export function Skeleton({ rows = 8, height = 40 }: { rows?: number; height?: number }) {
  const { t } = useLanguage();
  return (
    <div className="skeleton" role="status" aria-live="polite">
      <span className="unseen">{t.loading}</span>
      {Array.from({ length: rows }, (_, index) => <div key={index} style={{ height }}><i /></div>)}
    </div>
  );
}

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return <div className="empty"><p>{children}</p>{action}</div>;
}

/** Loading, trouble, empty or the thing itself. */
export function Shown<Data>({ answer, rows, height, children }: {
  answer: { data: Data | undefined; trouble: Trouble | undefined; refresh: () => void; answeredAt: Date | undefined };
  rows?: number;
  height?: number;
  children: (data: Data) => ReactNode;
}) {
  return (
    <>
      {answer.trouble && <TroubleNote trouble={answer.trouble} onRetry={answer.refresh} answeredAt={answer.data && answer.answeredAt} />}
      {answer.data !== undefined
        ? children(answer.data)
        : (!answer.trouble || answer.trouble.kind === "notReady") && <Skeleton rows={rows ?? 8} height={height ?? 40} />}
    </>
  );
}

/** A text that is copied by one press. */
export function CopyButton({ text, label }: { text: () => string; label: string }) {
  const { t } = useLanguage();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <Button tone="quiet" onClick={() => void navigator.clipboard.writeText(text()).then(() => setDone(true))}>
      <span aria-live="polite">{done ? t.copied : label}</span>
    </Button>
  );
}

/** A panel over the page for details; Escape closes it, the focus goes in and comes back. */
export function Drawer({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby="drawer-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <header>
        <h2 id="drawer-title">{title}</h2>
        <Button tone="quiet" onClick={() => dialog.current?.close()} aria-label={t.close}>✕</Button>
      </header>
      <div className="drawer-body">{children}</div>
    </dialog>
  );
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setMatches(list.matches);
    follow();
    list.addEventListener("change", follow);
    return () => list.removeEventListener("change", follow);
  }, [query]);
  return matches;
}

/** The narrow layout: a phone. */
export const useNarrow = () => useMedia("(max-width: 759px)");

/** Sets the title of the window. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ItAnalytics`;
  }, [title]);
}
