-- What the marts join next is planned by its statistics.
analyze dw.fact_score, dw.fact_delta, dw.fact_delta_contribution
