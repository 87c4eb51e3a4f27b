-- grain: family x result year x group, the last judgement.
-- writes: ops.reproduction
insert into ops.reproduction as r (
    methodology_code, methodology_key, year, agency_group_key, row_count, largest_error, ranks_different, tolerance,
    verdict, reason, run_key
) values (
    @MethodologyCode, @MethodologyKey, @Year, @AgencyGroupKey, @RowCount, @LargestError, @RanksDifferent, @Tolerance,
    @Verdict, @Reason, @runKey
)
on conflict (methodology_code, year, agency_group_key) do update set
    methodology_key = excluded.methodology_key, row_count = excluded.row_count, largest_error = excluded.largest_error,
    ranks_different = excluded.ranks_different, tolerance = excluded.tolerance, verdict = excluded.verdict,
    reason = excluded.reason, run_key = excluded.run_key, checked_at = now()
where (r.methodology_key, r.row_count, r.largest_error, r.ranks_different, r.tolerance, r.verdict, r.reason)
    is distinct from (excluded.methodology_key, excluded.row_count, excluded.largest_error, excluded.ranks_different,
                      excluded.tolerance, excluded.verdict, excluded.reason)
