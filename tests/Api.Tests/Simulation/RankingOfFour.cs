using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Simulation;

/// <summary>One ranking of four agencies, three of them observed, and a group with one more.</summary>
internal static class RankingOfFour
{
    private const string Method =
        """
        code: city
        version: "1"
        name: {vi: Chỉ số, en: Index}
        legal_basis: none
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        rounding: {total: {digits: 2}}
        grades: {bands: [{code: TOT, name: Good, from: 80}, {code: KHA, name: Fair, from: 50, to: 80}, {code: YEU, name: Weak, to: 50}]}
        total: {code: TOTAL, name: Total}
        criteria: [{code: A, name: {vi: Dịch vụ, en: Services}, max: 70}]
        indicators:
          - {code: A1, name: {vi: Trực tuyến, en: Online}, parent: A, unit: "%", max: 40, rule: {kind: PROP}}
          - {code: A2, name: {vi: Thanh toán, en: Paid online}, parent: A, unit: "%", max: 30, rule: {kind: MAXNORM}}
          - {code: B1, name: {vi: Kế hoạch, en: Plan}, max: 30, rule: {kind: BOOL}}
        """;

    /// <summary>Fills an empty warehouse with it.</summary>
    public static async Task FillAsync(PostgresFixture postgres)
    {
        await using var ask = postgres.Migrator.CreateCommand("select count(*) from dw.dim_methodology where methodology_key <> 0");
        if ((long)(await ask.ExecuteScalarAsync())! > 0) return;
        await using var fill = postgres.Migrator.CreateCommand(
            """
            insert into dw.dim_agency_group
                (agency_group_key, group_code, name_vi, name_en, methodology_code, tree_code, is_ranked, is_synthetic, sort_order)
            values (1, 'SO', 'Sở', 'Departments', 'city', 'ALL', true, true, 1), (2, 'PX', 'Phường', 'Wards', 'city', 'ALL', true, true, 2);
            insert into dw.dim_agency
                (agency_key, durable_agency_key, agency_code, name_vi, name_en, agency_type, is_synthetic, mark, valid_from)
            select k, k, 'X-' || k, 'Sở ' || k, 'Department ' || k, 'DEPARTMENT', true, 'SYNTHETIC', '2015-01-01' from generate_series(1, 5) k;
            insert into dw.bridge_group_member (durable_agency_key, agency_group_key, valid_from)
            select k, case when k < 5 then 1 else 2 end, '2015-01-01' from generate_series(1, 5) k;
            insert into dw.dim_indicator (indicator_key, methodology_code, indicator_code, name_vi, name_en, unit, direction, value_kind)
            values (1, 'city', 'A1', 'A1', 'A1', '%', 1, 'RATIO'), (2, 'city', 'A2', 'A2', 'A2', '%', 1, 'RATIO'), (3, 'city', 'B1', 'B1', 'B1', '', 1, 'BOOLEAN');
            insert into ops.run (run_key, kind, state, requested_by, queued_at) overriding system value values (1, 'LOAD', 'SUCCEEDED', 'test', now());
            alter table ops.run alter column run_key restart with 2;
            alter table ops.source_file alter column source_file_key restart with 2;
            insert into ops.source_file (source_file_key, source_code, source_kind, name, content_hash, byte_count, state, line_count,
                fact_count, unchanged_count, superseded_count, rejected_count, run_key, received_at, loaded_at)
            overriding system value values (1, 's', 'SYNTHETIC', 'f.csv', repeat('a', 64), 1, 'LOADED', 1, 1, 0, 0, 0, 1, now(), now());
            insert into dw.fact_observation (agency_key, indicator_key, period_key, stage_key, revision, year, status_key, value,
                numerator, denominator, source_file_key, line_number, known_from, known_to)
            values (1, 1, 2022000, 1, 1, 2022, 1, 10, null, null, 1, 1, now(), null),
                   -- The appraised figure counts, not the agency's own.
                   (1, 1, 2022000, 2, 1, 2022, 1, 90, 180, 200, 1, 2, now(), null),
                   (1, 2, 2022000, 2, 1, 2022, 1, 80, null, null, 1, 3, now(), null),
                   (1, 3, 2022000, 2, 1, 2022, 1, 1, null, null, 1, 4, now(), null),
                   (2, 1, 2022000, 2, 1, 2022, 1, 50, null, null, 1, 5, now(), null),
                   (2, 2, 2022000, 2, 1, 2022, 1, 40, null, null, 1, 6, now(), null),
                   (2, 3, 2022000, 2, 1, 2022, 1, 0, null, null, 1, 7, now(), null),
                   (3, 1, 2022000, 2, 1, 2022, 1, 70, null, null, 1, 8, now(), null),
                   (3, 2, 2022000, 2, 1, 2022, 2, null, null, null, 1, 9, now(), null),
                   (5, 1, 2022000, 2, 1, 2022, 1, 100, null, null, 1, 10, now(), null),
                   (5, 3, 2022000, 2, 1, 2022, 1, 1, null, null, 1, 11, now(), null);
            """);
        await fill.ExecuteNonQueryAsync();
        await using var method = postgres.Migrator.CreateCommand(
            """
            insert into dw.dim_methodology (methodology_key, methodology_code, version, revision, name_vi, name_en, legal_basis,
                year_from, year_to, file_text, content_hash, is_current, loaded_at)
            values (1, 'city', '1', 1, 'x', 'x', 'x', 2022, 2023, $1, repeat('1', 64), true, now())
            """);
        method.Parameters.AddWithValue(Method);
        await method.ExecuteNonQueryAsync();
    }
}
