-- grain: the tables that were just filled; without their sizes the planner would join them row by row
analyze staged_observation;
analyze staged_statistic;
