// The address is the state: path and parameters say what is shown, so that every view can be linked to.
import { useCallback, useMemo, useSyncExternalStore } from "react";

const moved = "itanalytics:moved";

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(moved, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(moved, listener);
  };
}

function address(): string {
  return location.pathname + location.search;
}

/** Goes to an address of the console; replacing keeps the way back short while somebody types or browses a list. */
export function go(to: string, replace = false): void {
  if (to === address()) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  dispatchEvent(new Event(moved));
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

export type Parameters = Readonly<Record<string, string | undefined>>;

/** The parameters of the address, and how to change some of them; undefined or "" takes one away. */
export function useParameters(): [URLSearchParams, (change: Parameters, replace?: boolean) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const parameters = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback((changes: Parameters, replace = false) => {
    go(withParameters(location.pathname, changes, new URLSearchParams(location.search)), replace);
  }, []);
  return [parameters, change];
}

export function withParameters(path: string, changes: Parameters, base = new URLSearchParams()): string {
  const next = new URLSearchParams(base);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || value === "") next.delete(key);
    else next.set(key, value);
  }
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}

export const agencyAddress = (code: string, year?: number, asOf?: string) =>
  withParameters(`/agencies/${encodeURIComponent(code)}`, { year: year?.toString(), asOf });
