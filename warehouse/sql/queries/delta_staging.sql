-- New revisions of changes and their parts on their way into the facts, which take no COPY since they have policies; added
-- by delta_add.sql.
create temporary table if not exists new_delta (like dw.fact_delta) on commit drop;
create temporary table if not exists new_contribution (like dw.fact_delta_contribution) on commit drop;
truncate new_delta, new_contribution
