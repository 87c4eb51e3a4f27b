-- A small warehouse in which every check passes: one method of two criteria and three indicators, two groups (one
-- made up), four agencies of which one has two versions, two years, two revisions, findings, a review and a forecast.
insert into ops.run (kind, state, requested_by) values ('PIPELINE', 'SUCCEEDED', 'test');
insert into ops.source_file (source_code, source_kind, name, content_hash, byte_count, state,
    line_count, fact_count, unchanged_count, superseded_count, rejected_count, run_key)
values ('real', 'OFFICIAL', 'real.csv', repeat('a', 64), 1, 'LOADED', 6, 4, 1, 0, 1, 1),
       ('made-up', 'SYNTHETIC', 'made-up.csv', repeat('b', 64), 1, 'LOADED', 1, 1, 0, 0, 0, 1);
insert into ops.rejection (source_file_key, run_key, line_number, rule_code, message_vi, message_en, raw_text)
values (1, 1, 6, 'VAL201', 'sai', 'wrong', 'x');

insert into dw.dim_agency (agency_key, durable_agency_key, agency_code, name_vi, name_en, agency_type, is_synthetic, mark, valid_from, valid_to)
values (1, 1, 'A', 'Sở A', 'Department A', 'DEPARTMENT', false, 'VERIFIED', '2000-01-01', '2021-07-01'),
       (2, 1, 'A', 'Sở A mới', 'New department A', 'DEPARTMENT', false, 'VERIFIED', '2021-07-01', null),
       (3, 3, 'B', 'Sở B', 'Department B', 'DEPARTMENT', false, 'VERIFIED', '2000-01-01', null),
       (4, 4, 'C', 'Sở C', 'Department C', 'DEPARTMENT', false, 'VERIFIED', '2000-01-01', '2021-03-01'),
       (5, 5, 'S', 'Sở S', 'Department S', 'DEPARTMENT', true, 'SYNTHETIC', '2000-01-01', null);
insert into dw.bridge_agency_lineage values ('C', 'A', 'MERGER', '2021-03-01', 0.5, 'VERIFIED'), ('C', 'B', 'MERGER', '2021-03-01', 0.5, 'VERIFIED');
insert into dw.agency_alias (alias_form, alias, durable_agency_key, confirmed_by) values ('so a', 'Sở A', 1, 'test');
insert into dw.dim_agency_group (agency_group_key, group_code, name_vi, name_en, methodology_code, tree_code, is_ranked, is_synthetic)
values (1, 'REAL', 'Thật', 'Real', 'm', 'T', true, false), (2, 'MADE_UP', 'Giả', 'Made up', 'm', 'T', true, true);
insert into dw.bridge_group_member (durable_agency_key, agency_group_key, valid_from)
values (1, 1, '2000-01-01'), (3, 1, '2000-01-01'), (4, 1, '2000-01-01'), (5, 2, '2000-01-01');
insert into dw.dim_indicator (indicator_key, methodology_code, indicator_code, name_vi, name_en, unit, direction, value_kind)
values (1, 'm', 'I1', 'Một', 'One', '%', 1, 'RATIO'), (2, 'm', 'I2', 'Hai', 'Two', '%', 1, 'RATIO'), (3, 'm', 'I3', 'Ba', 'Three', 'points', 1, 'NUMBER');
insert into dw.dim_methodology (methodology_key, methodology_code, version, revision, name_vi, name_en, legal_basis, year_from, file_text, content_hash)
values (1, 'm', '1', 1, 'm', 'm', '', 2000, 'code: m', repeat('c', 64));
insert into dw.dim_node (node_key, methodology_key, node_code, parent_node_key, indicator_key, level, sort_order, name_vi, name_en, rule, mark)
values (1, 1, 'TOTAL', null, null, 0, 0, 't', 't', null, 'VERIFIED'),
       (2, 1, 'X', 1, null, 1, 1, 'x', 'x', null, 'VERIFIED'), (3, 1, 'Y', 1, null, 1, 2, 'y', 'y', null, 'VERIFIED'),
       (4, 1, 'I1', 2, 1, 2, 1, 'i', 'i', 'PROP', 'VERIFIED'), (5, 1, 'I2', 2, 2, 2, 2, 'i', 'i', 'PROP', 'VERIFIED'),
       (6, 1, 'I3', 3, 3, 2, 1, 'i', 'i', 'BONUS', 'VERIFIED');
insert into dw.bridge_node_weight values (1, 'T', 1, 100), (2, 'T', 100, 100), (3, 'T', 0, null), (4, 'T', 60, 60), (5, 'T', 40, 40), (6, 'T', 5, 5);
insert into dw.dim_grade values (1, 'GOOD', 'Tốt', 'Good', 1, 80, null), (1, 'WEAK', 'Yếu', 'Weak', 2, null, 80);

insert into dw.fact_observation (agency_key, indicator_key, period_key, stage_key, revision, year, status_key, value, source_file_key, line_number, known_from, known_to)
values (1, 1, 2020000, 2, 1, 2020, 1, 0.9, 1, 1, '2021-01-01', '2021-02-01'),
       (1, 1, 2020000, 2, 2, 2020, 1, 0.8, 1, 2, '2021-02-01', null),
       (3, 1, 2020000, 2, 1, 2020, 1, 0.7, 1, 3, '2021-01-01', null),
       (4, 1, 2021000, 2, 1, 2021, 1, 0.5, 1, 4, '2022-01-01', null),
       (5, 1, 2020000, 2, 1, 2020, 1, 0.5, 2, 1, '2021-01-01', null);
insert into dw.fact_group_statistic (agency_group_key, indicator_key, period_key, statistic, stage_key, revision, year, value, unit, raw_text, source_file_key, line_number, known_from)
values (1, 1, 2020000, 'mean', 3, 1, 2020, 0.75, '%', '75 %', 1, 1, '2021-01-01');

insert into dw.fact_score (agency_key, node_key, period_key, basis, revision, year, methodology_key, agency_group_key, status_key, points, maximum, coverage, grade_code, rank, group_size, ranked_count, run_key, known_from, known_to)
values (1, 1, 2020000, 'COMPUTED', 1, 2020, 1, 1, 1, 91, 100, 1, 'GOOD', 1, 3, 2, 1, '2021-01-01', '2021-02-01'),
       (1, 1, 2020000, 'COMPUTED', 2, 2020, 1, 1, 1, 81, 100, 1, 'GOOD', 1, 3, 2, 1, '2021-02-01', null),
       (3, 1, 2020000, 'COMPUTED', 1, 2020, 1, 1, 1, 71, 100, 1, 'WEAK', 2, 3, 2, 1, '2021-01-01', null),
       (2, 1, 2021000, 'COMPUTED', 1, 2021, 1, 1, 1, 85, 100, 1, 'GOOD', 1, 2, 2, 1, '2022-01-01', null),
       (3, 1, 2021000, 'COMPUTED', 1, 2021, 1, 1, 1, 85, 100, 1, 'GOOD', 1, 2, 2, 1, '2022-01-01', null),
       (3, 1, 2021000, 'PUBLISHED', 1, 2021, 1, 1, 1, 86, 100, null, 'GOOD', 1, 2, 2, 1, '2022-01-01', null),
       (3, 2, 2021000, 'COMPUTED', 1, 2021, 1, 1, 1, 85, 100, 1, null, null, null, null, 1, '2022-01-01', null),
       (5, 1, 2020000, 'COMPUTED', 1, 2020, 1, 2, 1, 50, 100, 1, 'WEAK', 1, 1, 1, 1, '2021-01-01', null);
insert into dw.fact_delta (agency_key, period_key, methodology_key, revision, year, previous_period_key, previous_methodology_key, method_changed,
    published_change, like_for_like_change, method_part, membership_part, refused_reason, run_key, known_from)
values (3, 2021000, 1, 1, 2021, 2020000, 1, false, 14, 12, 1.5, 0.5, null, 1, '2022-01-01'),
       (2, 2021000, 1, 1, 2021, 2020000, 1, false, null, null, null, null, 'too little is comparable', 1, '2022-01-01');
insert into dw.fact_delta_contribution values (3, 2021000, 1, 1, 2021, 4, 7), (3, 2021000, 1, 1, 2021, 5, 5);
insert into dw.dim_model_version (model_version_key, name, version, parameters, parameters_hash) values (1, 'model', '1', '{}', repeat('e', 64));
insert into dw.fact_anomaly (anomaly_key, agency_key, indicator_key, period_key, stage_key, observation_revision, year, model_version_key, kind, score, reason_vi, reason_en, data_hash, run_key, found_at)
values (1, 1, 1, 2020000, 2, 2, 2020, 1, 'JUMP', 0.9, 'vì', 'because', repeat('f', 64), 1, now()),
       (2, 3, 1, 2020000, 2, 1, 2020, 1, 'JUMP', 0.8, 'vì', 'because', repeat('f', 64), 1, now());
insert into mart.anomaly (anomaly_key, durable_agency_key, agency_key, agency_group_key, indicator_key, period_key, year, stage, kind, score, reason_vi, reason_en, source_kind, source_file_key, line_number, model_version_key, found_at)
select anomaly_key, case agency_key when 1 then 1 else 3 end, agency_key, 1, 1, period_key, year, 'APPRAISED', kind, score, reason_vi, reason_en, 'OFFICIAL', 1, 1, 1, found_at
from dw.fact_anomaly;
insert into dw.fact_review (anomaly_key, decision, reviewer) values (1, 'CONFIRMED', 'test'), (1, 'DISMISSED', 'test');
insert into dw.fact_forecast (forecast_key, agency_key, target_period_key, origin_period_key, model_version_key, methodology_key, agency_group_key, history_count, mean, q025, q05, q10, q25, q50, q75, q90, q95, q975, data_hash, run_key, made_at)
values (1, 3, 2022000, 2021000, 1, 1, 1, 2, 80, 1, 2, 3, 4, 5, 6, 7, 8, 9, repeat('f', 64), 1, now());
insert into dw.fact_forecast_grade values (1, 'GOOD', 1, 0.25), (1, 'WEAK', 2, 0.75);

insert into mart.score (durable_agency_key, agency_key, agency_group_key, methodology_key, period_key, year, status, basis, total, published_total, computed_total, group_size, ranked_count, reproduction, source_kind)
values (1, 1, 1, 1, 2020000, 2020, 'VALUE', 'COMPUTED', 81, null, 81, 3, 2, 'NOT_PUBLISHED', 'OFFICIAL'),
       (3, 3, 1, 1, 2020000, 2020, 'VALUE', 'COMPUTED', 71, null, 71, 3, 2, 'NOT_PUBLISHED', 'OFFICIAL'),
       (1, 2, 1, 1, 2021000, 2021, 'VALUE', 'COMPUTED', 85, null, 85, 2, 2, 'NOT_PUBLISHED', 'OFFICIAL'),
       (3, 3, 1, 1, 2021000, 2021, 'VALUE', 'PUBLISHED', 86, 86, 85, 2, 2, 'NOT_REPRODUCED', 'OFFICIAL'),
       (4, 4, 1, 1, 2021000, 2021, 'MISSING', 'COMPUTED', null, null, null, 2, 2, 'NOT_COMPUTED', 'OFFICIAL'),
       (5, 5, 2, 1, 2020000, 2020, 'VALUE', 'COMPUTED', 50, null, 50, 1, 1, 'NOT_PUBLISHED', 'SYNTHETIC');
insert into mart.score_history
select score_key, durable_agency_key, agency_key, agency_group_key, methodology_key, period_key, year, status, basis, total, published_total,
       computed_total, maximum, bonus, penalty, coverage, grade_code, rank, rank_low, rank_high, group_size, ranked_count, reproduction,
       source_kind, source_file_key, previous_year, previous_methodology_key, previous_total, previous_rank, previous_grade_code,
       method_changed, total_change, like_for_like_change, method_part, membership_part, rank_change, delta_refused_reason, '2022-01-01', null
from mart.score;
insert into dw.announcement (announcement_key, agency_group_key, period_key, source_file_key, announced_by) values (1, 1, 2021000, 1, 'test');
insert into dw.publication (methodology_key, agency_group_key, period_key, method_hash, content_hash, source_file_key, announcement_key, announced_by, frozen_at, result_count)
select methodology_key, 1, 2021000, method_hash, content_hash, 1, 1, 'test', '2022-02-01', result_count
from mart.publication_content(1, 2021000, '2022-02-01');
update mart.score set publication_key = (select publication_key from dw.publication), as_of_kind = 'PUBLICATION', as_of = '2022-02-01'
where agency_group_key = 1 and year = 2021;
