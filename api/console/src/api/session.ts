// Who sits here: asked once, kept for the page, and asked for again when the server says that nobody is known any more.
import { useEffect, useState, useSyncExternalStore } from "react";

/** As GET /session tells it. */
export interface Session {
  /** "open": a desk of one's own, where nobody signs in. */
  readonly mode: "open" | "closed";
  /** What anybody may read. */
  readonly anonymous: "published" | "none";
  readonly isSignedIn: boolean;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly agency: string | null;
  readonly csrfToken: string | null;
}

interface State {
  /** Undefined until the server has answered. */
  readonly session: Session | undefined;
  /** True when a session was there and is no longer: the screen stays, and whoever signs in again goes on with it. */
  readonly hasEnded: boolean;
}

const desk: Session = {
  mode: "open", anonymous: "none", isSignedIn: true, login: "local", name: "local", roles: [], agency: null, csrfToken: null,
};
const tokenHeader = "x-csrf-token";
/** Heard by queries: what was refused may be answered now. */
export const signedInEvent = "itanalytics-signed-in";

let state: State = { session: undefined, hasEnded: false };
const listeners = new Set<() => void>();

function become(next: State) {
  state = next;
  for (const listener of listeners) listener();
}

/** The header that every changing request shows beside the cookie. */
export function sessionHeaders(): Record<string, string> {
  const token = state.session?.csrfToken;
  return token ? { [tokenHeader]: token } : {};
}

/** Told by whoever was refused because nobody is known. */
export function noteSignedOut() {
  if (state.session?.mode === "closed" && !state.hasEnded) become({ session: state.session, hasEnded: true });
}

async function load() {
  try {
    const response = await fetch("/session", { headers: { accept: "application/json" } });
    if (response.ok) become({ session: (await response.json()) as Session, hasEnded: false });
    else become({ session: desk, hasEnded: false });
  } catch {
    // The screens say that the server is away; there is nobody to ask for a password meanwhile.
    if (state.session === undefined) become({ session: desk, hasEnded: false });
  }
}

const notReadyAgainMs = 1_000;

export type SignInTrouble = "refused" | "tooOften" | "offline";

/** Signs in; undefined when it worked. */
export async function signIn(login: string, password: string): Promise<SignInTrouble | undefined> {
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ login, password }),
  };
  try {
    let response: Response;
    // A server that is still opening its warehouse says so, and lets people in when it has.
    while ((response = await fetch("/session", request)).status === 503) await new Promise((resolve) => setTimeout(resolve, notReadyAgainMs));
    if (!response.ok) return response.status === 429 ? "tooOften" : response.status === 401 ? "refused" : "offline";
    const session = (await response.json()) as Session;
    const before = state.session;
    // What somebody else had on the screen is not for whoever comes next.
    if (before?.isSignedIn && before.login !== session.login) {
      location.reload();
      return undefined;
    }
    become({ session, hasEnded: false });
    dispatchEvent(new Event(signedInEvent));
    return undefined;
  } catch {
    return "offline";
  }
}

/** Signs out and leaves nothing on the screen. */
export async function signOut() {
  try {
    await fetch("/session", { method: "DELETE", headers: sessionHeaders() });
  } finally {
    location.assign("/");
  }
}

export function useSession(): State {
  const current = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => state);
  useEffect(() => {
    if (state.session === undefined) void load();
  }, []);
  return current;
}

/** The name under which something is recorded: the login of whoever has signed in, else what is typed and remembered. */
export function useOwnName(storageKey: string): readonly [string, (name: string) => void, boolean] {
  const { session } = useSession();
  const [typed, setTyped] = useState(() => localStorage.getItem(storageKey) ?? "");
  return session?.mode === "closed" && session.isSignedIn ? [session.login, setTyped, true] : [typed, setTyped, false];
}
