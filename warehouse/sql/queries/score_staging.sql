-- New revisions of scores on their way into the facts, which take no COPY since they have policies; added by score_add.sql.
create temporary table if not exists new_score (like dw.fact_score) on commit drop;
truncate new_score
