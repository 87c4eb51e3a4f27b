using ItAnalytics.Scoring.Tests;

namespace ItAnalytics.Etl.Tests.Proofs;

public sealed class HdiEditionTests(HdiEditions editions) : IClassFixture<HdiEditions>
{
    private sealed record Shown(string Country, int Year, decimal? Total, int? Rank, string? Grade);

    private sealed record Counts(int Common, int Ranks, int Bands, int Signs);

    [Fact]
    public async Task Every_line_of_both_editions_is_taken() => Assert.Empty(await editions.QueryAsync<string>(
        "select rule_code || ': ' || min(message_en) from ops.rejection group by rule_code"));

    [Theory]
    [InlineData("HDR21-22", 5571, 191)]
    [InlineData("HDR25", 5940, 193)]
    public async Task Each_edition_is_answered_to_the_digit_as_of_its_publication(string edition, int values, int ranks)
    {
        var proof = await CompareAsync(edition);

        Assert.Equal((values, 0m), (proof.Rows, proof.LargestError));
        Assert.Equal((ranks, 0, 0), (proof.RanksCompared, proof.RanksDifferent, proof.BandsDifferent));
        await ProofLine.AssertOnPageAsync(
            new ProofLine($"HDI, as of the publication of {edition}", proof.Rows, proof.LargestError, proof.RanksDifferent));
    }

    [Fact]
    public async Task Without_a_moment_the_last_edition_is_shown() => Assert.Equal(
        ["AFG 2021 0.486 PUBLICATION HDR25"], await editions.QueryAsync<string>(
            """
            select format('%s %s %s %s %s', agency_code, s.year, s.total, as_of_kind, p.decision_number)
            from mart.score s join dw.dim_agency using (agency_key) join mart.publication p using (publication_key)
            where agency_code = 'AFG' and s.year = 2021
            """));

    [Fact]
    public async Task The_restatement_of_2021_moves_171_ranks_17_bands_and_30_signs()
    {
        // Ranks among the countries that both editions have, as a reader of both tables would count.
        var counts = Assert.Single(await editions.QueryAsync<Counts>(
            """
            with edition as (
                select decision_number, year, publication_key from mart.publication where year in (2020, 2021)
            ),
            shown as (
                select e.decision_number as edition, e.year, s.durable_agency_key, s.total, s.grade_code
                from edition e cross join lateral mart.score_at(null, e.publication_key) s
                where s.year = e.year and s.total is not null
            ),
            pair as (
                select o.total as old_total, n.total as new_total, o.grade_code as old_grade, n.grade_code as new_grade,
                       o.total - o0.total as old_change, n.total - n0.total as new_change
                from shown o
                join shown n on n.edition = 'HDR25' and n.year = 2021 and n.durable_agency_key = o.durable_agency_key
                join shown o0 on o0.edition = o.edition and o0.year = 2020 and o0.durable_agency_key = o.durable_agency_key
                join shown n0 on n0.edition = n.edition and n0.year = 2020 and n0.durable_agency_key = o.durable_agency_key
                where o.edition = 'HDR21-22' and o.year = 2021
            ),
            ranked as (
                select *, rank() over (order by old_total desc) as old_rank, rank() over (order by new_total desc) as new_rank
                from pair
            )
            select count(*)::int as common, count(*) filter (where old_rank <> new_rank)::int as ranks,
                   count(*) filter (where old_grade <> new_grade)::int as bands,
                   count(*) filter (where sign(old_change) * sign(new_change) < 0)::int as signs
            from ranked
            """));

        Assert.Equal(new Counts(191, 171, 17, 30), counts);
    }

    [Fact]
    public async Task The_report_of_2021_names_each_country_that_moved_and_the_cells_that_did_it()
    {
        const string Between =
            """
            (select publication_key from mart.publication where decision_number = 'HDR21-22' and year = 2021) as o,
            (select publication_key from mart.publication where decision_number = 'HDR25' and year = 2021) as n
            """;
        // 188 values differ, and one country is new; its place moves others, so that 169 printed ranks are others now.
        Assert.Equal(["189 rows 169 ranks 17 bands"], await editions.QueryAsync<string>(
            $"""
            with edition as (select {Between})
            select format('%s rows %s ranks %s bands', count(*) filter (where r.total_after is distinct from r.total_before),
                          count(*) filter (where rank_before <> rank_after),
                          count(*) filter (where grade_before <> grade_after))
            from edition cross join lateral mart.restatement_between(null, edition.o, null, edition.n) r
            where r.year = 2021
            """));
        Assert.Equal(
            [
                "eys 10.26384398->10.79014324", "gnipc 1824.190915->2151.783518", "le 61.9824->60.417",
                "mys 2.98506999->2.99000001",
            ],
            await editions.QueryAsync<string>(
                $"""
                with edition as (select {Between})
                select format('%s %s->%s', indicator_code, trim_scale(value_before), trim_scale(value_after))
                from edition cross join lateral mart.correction_between(null, edition.o, null, edition.n) c
                join dw.dim_agency using (agency_key) join dw.dim_indicator using (indicator_key)
                join mart.score_history h on h.score_key = c.score_key and h.known_to is null
                where agency_code = 'AFG' and h.year = 2021 order by 1
                """));
    }

    [Fact]
    public async Task Both_publications_of_every_year_are_as_they_were_frozen() => Assert.Empty(
        (await editions.CheckAsync()).Where(c => !c.Passed
            && c.Check.Name is ("publications_are_as_frozen" or "mart_follows_facts" or "one_revision_stands")).Select(c => c.Check.Name));

    private async Task<(int Rows, decimal LargestError, int RanksCompared, int RanksDifferent, int BandsDifferent)> CompareAsync(
        string edition)
    {
        var shown = (await editions.QueryAsync<Shown>(
            """
            select a.agency_code as country, s.year::int as year, s.total, s.rank, s.grade_code as grade
            from mart.publication p
            cross join lateral mart.score_at(null, p.publication_key) s
            join dw.dim_agency a using (agency_key)
            where p.decision_number = @edition and s.year = p.year
            """,
            new { edition })).ToDictionary(s => (s.Country, s.Year));
        var (rows, largest, ranks, ranksOff, bandsOff) = (0, 0m, 0, 0, 0);
        foreach (var printed in Files.Csv("hdi", "hdi_published.csv").Where(r => r["edition"] == edition))
        {
            var own = shown[(printed["entity"], Files.Whole(printed["year"]))];
            rows++;
            largest = Math.Max(largest, Math.Abs(own.Total!.Value - Files.Number(printed["hdi"])));
            if (printed["rank"].Length == 0) continue;
            ranks++;
            if (own.Rank != Files.Whole(printed["rank"])) ranksOff++;
            if (own.Grade != printed["band"].ToUpperInvariant().Replace(' ', '_')) bandsOff++;
        }
        return (rows, largest, ranks, ranksOff, bandsOff);
    }
}
