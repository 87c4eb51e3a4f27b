// GraphQL over HTTP by fetch: one function, one kind of error.
import { noteSignedOut, sessionHeaders } from "./session";

/** A document with the types of its variables and of its answer. */
export interface Operation<Data, Variables> {
  readonly name: string;
  readonly kind: "query" | "mutation" | "subscription";
  readonly text: string;
  /** Only for the compiler: carries the types. */
  readonly types?: (variables: Variables) => Data;
}

/** What can go wrong, in the terms of what a person can do about it. */
export type TroubleKind =
  /** No answer came: the network or the server is away. */
  | "offline"
  /** The server is up and still opens the warehouse. */
  | "notReady"
  /** The session has ended. */
  | "signedOut"
  /** Somebody else decided first. */
  | "conflict"
  /** The server says no, and why. */
  | "refused";

export class Trouble extends Error {
  readonly kind: TroubleKind;
  readonly code: string | undefined;
  readonly requestId: string | undefined;

  constructor(kind: TroubleKind, message: string, code?: string, requestId?: string) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.requestId = requestId;
  }
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const patienceMs = 30_000;
const conflictCode = "GQL552";

/** Sends one operation. Rejects with a {@link Trouble}, or with an AbortError when the signal says so. */
export async function send<Data, Variables>(
  operation: Operation<Data, Variables>, variables: Variables, signal?: AbortSignal,
): Promise<Data> {
  const patience = AbortSignal.timeout(patienceMs);
  let response: Response;
  let body: Answer<Data>;
  try {
    response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...sessionHeaders() },
      body: JSON.stringify({ query: operation.text, operationName: operation.name, variables }),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    if (response.status === 401) {
      noteSignedOut();
      throw new Trouble("signedOut", `HTTP ${response.status}`, undefined, requestIdOf(response));
    }
    body = (await response.json()) as Answer<Data>;
  } catch (error) {
    if (error instanceof Trouble || signal?.aborted) throw error;
    throw new Trouble("offline", error instanceof Error ? error.message : String(error));
  }
  const first = body.errors?.[0];
  if (first === undefined && body.data != null) return body.data;
  const code = first?.extensions?.code;
  const kind = response.status === 503 ? "notReady" : code === conflictCode ? "conflict" : "refused";
  throw new Trouble(kind, first?.message ?? `HTTP ${response.status}`, code, requestIdOf(response));
}

function requestIdOf(response: Response): string | undefined {
  return response.headers.get("x-request-id") ?? undefined;
}
