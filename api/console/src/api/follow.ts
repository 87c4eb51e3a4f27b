// GraphQL subscriptions over server-sent events: one connection each, made anew when it is lost.
import { useEffect, useRef, useState } from "react";
import type { Operation } from "./client";
import { sessionHeaders } from "./session";

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/** Follows one subscription until the signal ends it; `onLive` is told whenever the connection comes or goes. */
export async function follow<Data, Variables>(
  operation: Operation<Data, Variables>, variables: Variables, signal: AbortSignal,
  onNext: (data: Data) => void, onLive: (isLive: boolean) => void,
): Promise<void> {
  let wait = firstWaitMs;
  while (!signal.aborted) {
    try {
      const response = await fetch("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/event-stream", ...sessionHeaders() },
        body: JSON.stringify({ query: operation.text, operationName: operation.name, variables }),
        signal,
      });
      // A refusal stays one; only what may pass is tried again.
      if (response.status >= 400 && response.status < 500 && response.status !== 429) return;
      if (response.ok && response.body) {
        onLive(true);
        wait = firstWaitMs;
        await read(response.body, onNext);
      }
    } catch {
      // The connection is lost; the wait below comes before the next.
    }
    if (signal.aborted) return;
    onLive(false);
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(longestWaitMs, wait * 2);
  }
}

async function read<Data>(body: ReadableStream<Uint8Array>, onNext: (data: Data) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = events.pop()!;
    for (const event of events) {
      const lines = event.split("\n");
      if (!lines.includes("event: next")) continue;
      const text = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
      const answer = JSON.parse(text) as { data?: Data | null };
      if (answer.data != null) onNext(answer.data);
    }
  }
}

/** Calls back with each event as long as the component is shown; says whether the connection stands. */
export function useSubscription<Data, Variables>(
  operation: Operation<Data, Variables>, variables: Variables, onNext: (data: Data) => void,
): boolean {
  const [isLive, setLive] = useState(false);
  const next = useRef(onNext);
  next.current = onNext;
  const key = `${operation.name} ${JSON.stringify(variables)}`;
  useEffect(() => {
    const abort = new AbortController();
    void follow(operation, variables, abort.signal, (data) => next.current(data), (live) => {
      if (!abort.signal.aborted) setLive(live);
    });
    return () => abort.abort();
    // The key stands for the variables.
  }, [key]);
  return isLive;
}
