// Answers on screen: what was known is shown at once and asked for anew; what failed says so beside it.
import { useCallback, useEffect, useRef, useState } from "react";
import { send, Trouble, type Operation } from "./client";
import { signedInEvent } from "./session";

export interface Answered<Data> {
  /** The last answer to these variables, also while it is asked for anew and after a failure. */
  readonly data: Data | undefined;
  /** Why the last attempt failed. */
  readonly trouble: Trouble | undefined;
  readonly isLoading: boolean;
  /** When the shown answer came. */
  readonly answeredAt: Date | undefined;
  readonly refresh: () => void;
}

interface Kept {
  readonly data: unknown;
  readonly at: Date;
}

const keptAnswers = new Map<string, Kept>();
const keepAtMost = 200;
const notReadyAgainMs = 2_000;

function keep(key: string, data: unknown): Kept {
  const kept = { data, at: new Date() };
  keptAnswers.delete(key);
  keptAnswers.set(key, kept);
  if (keptAnswers.size > keepAtMost) keptAnswers.delete(keptAnswers.keys().next().value!);
  return kept;
}

export interface QueryOptions {
  /** False while a variable is not known yet. */
  readonly enabled?: boolean;
  /** Asks again after so many milliseconds while the page is seen. */
  readonly everyMs?: number | undefined;
}

export function useQuery<Data, Variables>(
  operation: Operation<Data, Variables>, variables: Variables, options: QueryOptions = {},
): Answered<Data> {
  const { enabled = true, everyMs } = options;
  const key = `${operation.name} ${JSON.stringify(variables)}`;
  const [, redraw] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const trouble = useRef<{ key: string; trouble: Trouble } | undefined>(undefined);
  const pending = useRef<string | undefined>(undefined);
  const refresh = useCallback(() => setAttempt((count) => count + 1), []);

  useEffect(() => {
    if (!enabled) return;
    const abort = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    pending.current = key;
    redraw((count) => count + 1);
    send(operation, variables, abort.signal).then(
      (data) => {
        keep(key, data);
        settle(undefined);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        settle(error instanceof Trouble ? error : new Trouble("refused", String(error)));
      },
    );
    function settle(problem: Trouble | undefined) {
      if (abort.signal.aborted) return;
      trouble.current = problem && { key, trouble: problem };
      pending.current = undefined;
      redraw((count) => count + 1);
      const wait = problem?.kind === "notReady" ? notReadyAgainMs : everyMs;
      if (wait !== undefined) again = setTimeout(whenSeen, wait);
    }
    function whenSeen() {
      if (document.visibilityState === "visible") refresh();
      else document.addEventListener("visibilitychange", whenSeen, { once: true });
    }
    return () => {
      abort.abort();
      clearTimeout(again);
      document.removeEventListener("visibilitychange", whenSeen);
    };
    // The key stands for the variables.
  }, [key, enabled, attempt, everyMs]);

  // After the connection or the session is back, nobody should have to ask for it.
  useEffect(() => {
    addEventListener("online", refresh);
    addEventListener(signedInEvent, refresh);
    return () => {
      removeEventListener("online", refresh);
      removeEventListener(signedInEvent, refresh);
    };
  }, [refresh]);

  const kept = keptAnswers.get(key);
  return {
    data: kept?.data as Data | undefined,
    trouble: trouble.current?.key === key ? trouble.current.trouble : undefined,
    isLoading: enabled && pending.current === key,
    answeredAt: kept?.at,
    refresh,
  };
}

export interface Pages<Data> {
  /** The pages so far, in order. */
  readonly pages: readonly Data[];
  readonly trouble: Trouble | undefined;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  /** Fetches the next page; nothing while one is on its way. */
  readonly more: () => void;
  /** Begins anew with the first page; what is shown stays until it is there. */
  readonly refresh: () => void;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

/** A list that is fetched page by page, as far as somebody reads. */
export function usePages<Data, Variables extends { readonly after?: string | null }>(
  operation: Operation<Data, Variables>, variables: Omit<Variables, "after">, infoOf: (data: Data) => PageInfo,
): Pages<Data> {
  const key = `${operation.name} ${JSON.stringify(variables)}`;
  const [state, setState] = useState<{ key: string; pages: readonly Data[] }>({ key, pages: [] });
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [isLoading, setLoading] = useState(true);
  const abort = useRef<AbortController | undefined>(undefined);
  const pages = state.key === key ? state.pages : [];
  const last = pages.at(-1);
  const info = last && infoOf(last);

  const fetchPage = useCallback((after: string | undefined, before: readonly Data[]) => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    setLoading(true);
    setTrouble(undefined);
    let again: ReturnType<typeof setTimeout> | undefined;
    mine.signal.addEventListener("abort", () => clearTimeout(again));
    send(operation, { ...variables, ...(after === undefined ? {} : { after }) } as unknown as Variables, mine.signal).then(
      (data) => {
        if (mine.signal.aborted) return;
        abort.current = undefined;
        setState({ key, pages: [...before, data] });
        setLoading(false);
      },
      (error: unknown) => {
        if (mine.signal.aborted) return;
        abort.current = undefined;
        const problem = error instanceof Trouble ? error : new Trouble("refused", String(error));
        setTrouble(problem);
        setLoading(false);
        if (problem.kind === "notReady") again = setTimeout(() => fetchPage(after, before), notReadyAgainMs);
      });
  }, [key]);

  useEffect(() => {
    fetchPage(undefined, []);
    return () => abort.current?.abort();
  }, [fetchPage]);

  useEffect(() => {
    const again = () => fetchPage(undefined, []);
    addEventListener(signedInEvent, again);
    return () => removeEventListener(signedInEvent, again);
  }, [fetchPage]);

  const hasMore = info?.hasNextPage ?? false;
  return {
    pages,
    trouble,
    isLoading: isLoading || state.key !== key,
    hasMore,
    more: useCallback(() => {
      if (abort.current === undefined && hasMore) fetchPage(info!.endCursor ?? undefined, pages);
    }, [fetchPage, hasMore, info, pages]),
    refresh: useCallback(() => fetchPage(undefined, []), [fetchPage]),
  };
}
