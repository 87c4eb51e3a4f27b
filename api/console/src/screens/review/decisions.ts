// The decisions of this window: each is sent at once, none is lost. What could not be recorded stays here, with its
// note, until it is sent again or put aside; what was recorded can be taken back.
import { useCallback, useEffect, useRef, useState } from "react";
import { send, Trouble } from "../../api/client";
import { ReviewAnomaly, type AnomalyState, type ReviewAnomalyData, type ReviewDecision } from "../../api/operations";

export interface Decision {
  readonly anomalyId: string;
  readonly agencyName: string;
  readonly decision: ReviewDecision;
  readonly note: string;
  readonly reviewer: string;
  /** What the reviewer saw when deciding; the server refuses if it has changed since. */
  readonly expectedState: AnomalyState;
}

export interface Unrecorded {
  readonly decision: Decision;
  /** Undefined while it is on its way. */
  readonly trouble: Trouble | undefined;
}

export const stateAfter: Record<ReviewDecision, AnomalyState> = {
  CONFIRMED: "CONFIRMED",
  DISMISSED: "DISMISSED",
  EXPLANATION_ASKED: "EXPLANATION_ASKED",
  REOPENED: "OPEN",
};

export type Recorded = ReviewAnomalyData["reviewAnomaly"]["anomaly"];

/** @param onSettled called after the server has answered, with what stands now where it recorded the decision. */
export function useDecisions(onSettled: (decision: Decision, recorded: Recorded | undefined) => void) {
  const [unrecorded, setUnrecorded] = useState<readonly Unrecorded[]>([]);
  const [recorded, setRecorded] = useState<readonly Decision[]>([]);
  const settled = useRef(onSettled);
  settled.current = onSettled;

  const decide = useCallback((decision: Decision) => {
    const others = (list: readonly Unrecorded[]) => list.filter((entry) => entry.decision.anomalyId !== decision.anomalyId);
    setUnrecorded((list) => [...others(list), { decision, trouble: undefined }]);
    const { agencyName: _, ...input } = decision;
    send(ReviewAnomaly, { input }).then(
      (data) => {
        setUnrecorded(others);
        setRecorded((list) => (decision.decision === "REOPENED"
          ? list.filter((entry) => entry.anomalyId !== decision.anomalyId)
          : [...list, decision]));
        settled.current(decision, data.reviewAnomaly.anomaly);
      },
      (error: unknown) => {
        const trouble = error instanceof Trouble ? error : new Trouble("refused", String(error));
        setUnrecorded((list) => [...others(list), { decision, trouble }]);
        settled.current(decision, undefined);
      });
  }, []);

  const putAside = useCallback((anomalyId: string) =>
    setUnrecorded((list) => list.filter((entry) => entry.decision.anomalyId !== anomalyId)), []);

  // Closing the window would lose what is not recorded yet.
  useEffect(() => {
    if (unrecorded.length === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [unrecorded.length]);

  return { decide, putAside, unrecorded, lastRecorded: recorded.at(-1) };
}
