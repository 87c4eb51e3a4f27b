-- The merges are planned by the statistics of what they merge.
analyze new_score, new_delta, new_contribution
