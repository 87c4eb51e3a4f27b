using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Anomaly;

public class DetectorTests
{
    private static readonly DetectorOptions Untrained = new() { Train = false };

    [Fact]
    public void A_large_jump_is_found_and_explained_with_numbers_in_both_languages()
    {
        var panel = Panels.Clean();
        panel.Replace("A005", 7, s => s.Counts(Math.Round(s.Denominator!.Value * 0.12), s.Denominator.Value));
        var finding = Detect(panel, Untrained).Of("A005", 7);
        Assert.Equal(FindingKind.Jump, finding.Kind);
        Assert.True(finding.Score > 0.99);
        Assert.Contains("Needs checking", finding.ReasonEn, StringComparison.Ordinal);
        Assert.Contains("Cần kiểm tra", finding.ReasonVi, StringComparison.Ordinal);
        Assert.Contains("%", finding.ReasonEn, StringComparison.Ordinal);
        Assert.True(finding.Lower < finding.Expected && finding.Expected < finding.Upper);
    }

    [Fact]
    public void A_repeat_of_the_previous_figures_is_found()
    {
        var panel = Panels.Clean();
        var earlier = panel.Single(s => s.Agency == "A007" && s.Period == 6);
        panel.Replace("A007", 7, s => s.Counts(earlier.Numerator!.Value, earlier.Denominator!.Value));
        var finding = Detect(panel, Untrained).Of("A007", 7);
        Assert.Equal(FindingKind.CopiedValue, finding.Kind);
        Assert.True(finding.Score > 0.99);
    }

    [Fact]
    public void A_shrunken_denominator_is_found()
    {
        var panel = Panels.Clean();
        panel.Replace("A011", 7, s =>
        {
            var n = Math.Round(s.Denominator!.Value * 0.4);
            return s.Counts(Math.Min(n, s.Numerator!.Value), n);
        });
        var finding = Detect(panel, Untrained).Of("A011", 7);
        Assert.Equal(FindingKind.ShrinkingDenominator, finding.Kind);
        Assert.True(finding.Score > 0.99);
    }

    [Fact]
    public void Exchanged_agencies_are_found_on_both_sides()
    {
        var panel = Panels.Clean();
        var a = panel.Single(s => s.Agency == "A013" && s.Period == 7);
        var b = panel.Single(s => s.Agency == "A014" && s.Period == 7);
        panel.Replace("A013", 7, s => s.Counts(b.Numerator!.Value, b.Denominator!.Value));
        panel.Replace("A014", 7, s => s.Counts(a.Numerator!.Value, a.Denominator!.Value));
        var findings = Detect(panel, Untrained);
        Assert.Equal(FindingKind.SwappedAgency, findings.Of("A013", 7).Kind);
        Assert.Equal(FindingKind.SwappedAgency, findings.Of("A014", 7).Kind);
        Assert.Contains("A014", findings.Of("A013", 7).ReasonEn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_numerator_above_its_denominator_is_impossible_and_a_hundredfold_rate_a_unit_slip()
    {
        var panel = Panels.Clean();
        panel.Replace("A001", 7, s => s.Counts(s.Denominator!.Value + 3, s.Denominator.Value));
        panel.Replace("A002", 7, s => s with { Value = s.Value * 100 });
        panel.Replace("A003", 7, s => s with { Numerator = null, Denominator = null, Value = s.Value * 100 });
        var findings = Detect(panel, Untrained);
        Assert.Equal(FindingKind.Impossible, findings.Of("A001", 7).Kind);
        Assert.Equal(FindingKind.UnitSlip, findings.Of("A002", 7).Kind);
        Assert.Equal(FindingKind.UnitSlip, findings.Of("A003", 7).Kind);
        Assert.True(findings.Of("A001", 7).Score > 0.99);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Changing_later_data_changes_no_earlier_finding(bool train)
    {
        var panel = Panels.Clean(agencies: 60, periods: 9);
        var options = new DetectorOptions { Train = train };
        var before = Detect(panel, options).Where(f => PeriodOf(f) <= 6).ToList();
        for (var i = 0; i < panel.Count; i++)
        {
            if (panel[i].Period > 6)
            {
                panel[i] = panel[i].Counts(1 + (i % 20), 20 + i);
            }
        }
        var after = Detect(panel, options).Where(f => PeriodOf(f) <= 6).ToList();
        Assert.Equal(before.Count, after.Count);
        for (var i = 0; i < before.Count; i++)
        {
            Assert.Equal(Known(before[i]), Known(after[i]));
        }
    }

    [Fact]
    public void A_figure_that_stood_out_alone_is_a_spike_and_a_level_that_stayed_a_jump()
    {
        var panel = Panels.Clean(periods: 9);
        panel.Replace("A005", 7, Halved);
        panel.Replace("A006", 7, Halved);
        panel.Replace("A006", 8, Halved);
        panel.Replace("A007", 8, Halved);
        var findings = Detect(panel, Untrained);
        Assert.Equal(FindingKind.Spike, findings.Of("A005", 7).Kind);
        Assert.Contains("back at the old level", findings.Of("A005", 7).ReasonEn, StringComparison.Ordinal);
        Assert.Equal(FindingKind.Jump, findings.Of("A006", 7).Kind);
        Assert.Contains("lower than", findings.Of("A006", 7).ReasonEn, StringComparison.Ordinal);
        Assert.Equal(FindingKind.Jump, findings.Of("A007", 8).Kind);

        static Submission Halved(Submission s) => s.Counts(Math.Round(s.Numerator!.Value * 0.5), s.Denominator!.Value);
    }

    [Fact]
    public void A_count_a_hundred_times_too_small_is_a_unit_slip()
    {
        var panel = Panels.Clean();
        panel.Replace("A005", 7, s => s.Counts(Math.Round(s.Numerator!.Value / 100), s.Denominator!.Value));
        panel.Replace("A006", 7, s => s.Counts(s.Numerator!.Value, s.Denominator!.Value * 100));
        var findings = Detect(panel, Untrained);
        Assert.Equal(FindingKind.UnitSlip, findings.Of("A005", 7).Kind);
        Assert.Equal(FindingKind.UnitSlip, findings.Of("A006", 7).Kind);
        Assert.True(findings.Of("A005", 7).Score > 0.99);
    }

    [Fact]
    public void A_case_load_that_has_grown_for_years_is_expected_to_grow()
    {
        double LogOddsOfTheLast(Func<int, double> growth)
        {
            var panel = Panels.Clean(agencies: 20, periods: 10);
            for (var t = 0; t < 10; t++)
            {
                panel.Replace("A005", t, s =>
                {
                    var n = Math.Round(2000 * growth(t));
                    return s.Counts(Math.Round(n * s.Value!.Value), n);
                });
            }
            return Detect(panel, Untrained).Of("A005", 9).LogOdds;
        }
        // Once the count goes where the growth of the years before leads, once it falls back.
        Assert.True(LogOddsOfTheLast(t => Math.Pow(1.3, t)) < LogOddsOfTheLast(t => Math.Pow(1.3, t == 9 ? 3 : t)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_submissions_does_not_matter(bool train)
    {
        var panel = Panels.Clean(agencies: 60);
        var options = new DetectorOptions { Train = train };
        var forward = Detect(panel, options).ToDictionary(f => f.Id, f => f.Score);
        panel.Reverse();
        foreach (var finding in Detect(panel, options))
        {
            Assert.Equal(forward[finding.Id], finding.Score);
        }
    }

    [Fact]
    public void Hostile_values_are_survived()
    {
        var panel = Panels.Clean(agencies: 6, periods: 5);
        panel.Replace("A000", 2, s => s with { Numerator = double.NaN, Value = null });
        panel.Replace("A001", 3, s => s with { Numerator = 0, Denominator = 0, Value = 0 });
        panel.Replace("A002", 3, s => s with { Numerator = null, Denominator = null, Value = double.PositiveInfinity });
        panel.Replace("A003", 4, s => s with { Numerator = -5, Value = null });
        panel.Add(new Submission("lone", "P2", "I9", "A", 0, Value: 0.5));
        panel.AddRange(Enumerable.Range(0, 6).Select(t => new Submission("flat" + t, "P3", "I1", "A", t, Value: 0.7)));
        foreach (var finding in Detect(panel, Untrained))
        {
            Assert.InRange(finding.Score, 0, 1);
        }
        Assert.Empty(Detect([]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_per_cent_asked_is_about_one_per_cent_flagged_on_clean_data(bool train)
    {
        var panel = Panels.Clean(agencies: 250, periods: 12, evaluateFrom: 5);
        var flagged = Detect(panel, new DetectorOptions { Train = train }).Average(f => f.Score >= 0.99 ? 1.0 : 0.0);
        Assert.InRange(flagged, 0.004, 0.018);
    }

    [Fact]
    public void A_change_of_definition_that_moves_everybody_raises_no_flood()
    {
        var panel = Panels.Clean(agencies: 80, periods: 10);
        for (var i = 0; i < panel.Count; i++)
        {
            if (panel[i].Period >= 6)
            {
                panel[i] = panel[i].Counts(Math.Round(panel[i].Numerator!.Value * 0.75), panel[i].Denominator!.Value);
            }
        }
        DetectorOptions[] both = [Untrained, Untrained with { KnownBreaks = [new KnownBreak("P", "I1", 6)] }];
        foreach (var options in both)
        {
            var flagged = Detect(panel, options)
                .Where(f => PeriodOf(f) >= 6)
                .Average(f => f.Score >= 0.99 ? 1.0 : 0.0);
            Assert.InRange(flagged, 0, 0.05);
        }
    }

    [Fact]
    public void A_declared_break_that_moves_agencies_differently_is_less_suspicious_and_raises_no_flood()
    {
        var panel = Panels.Clean(agencies: 80, periods: 10);
        for (var i = 0; i < panel.Count; i++)
        {
            if (panel[i].Period >= 6)
            {
                var agency = int.Parse(panel[i].Agency[1..], System.Globalization.CultureInfo.InvariantCulture);
                var factor = agency % 3 == 0 ? 0.55 + 0.005 * agency : 1;
                panel[i] = panel[i].Counts(Math.Round(panel[i].Numerator!.Value * factor), panel[i].Denominator!.Value);
            }
        }
        var undeclared = Detect(panel, Untrained);
        var declared = Detect(panel, Untrained with { KnownBreaks = [new KnownBreak("P", "I1", 6)] });
        double Suspicion(IReadOnlyList<Finding> findings) => findings.Where(f => PeriodOf(f) == 6).Average(f => f.LogOdds);
        Assert.True(Suspicion(declared) < Suspicion(undeclared));
        Assert.InRange(declared.Count(f => PeriodOf(f) >= 6 && f.Score >= 0.99), 0, 16);
    }

    [Fact]
    public void A_newcomer_is_judged_by_its_peers()
    {
        var panel = Panels.Clean(agencies: 60, periods: 6);
        for (var a = 0; a < 60; a++)
        {
            var rate = 0.90 + 0.001 * (a % 9);
            panel.Replace($"A{a:D3}", 5, s => s.Counts(Math.Round(s.Denominator!.Value * rate), s.Denominator.Value));
        }
        panel.RemoveAll(s => s.Agency == "A030" && s.Period < 5);
        panel.RemoveAll(s => s.Agency == "A031" && s.Period < 5);
        panel.Replace("A031", 5, s => s.Counts(Math.Round(s.Denominator!.Value * 0.03), s.Denominator.Value));
        var findings = Detect(panel, Untrained);
        Assert.True(findings.Of("A030", 5).Score < findings.Of("A031", 5).Score);
        Assert.InRange(findings.Of("A030", 5).Expected!.Value, 0.85, 0.95);
    }

    [Fact]
    public void Standing_at_the_limit_is_noted_after_six_periods_without_raising_an_alarm()
    {
        var panel = Panels.Clean(agencies: 20, periods: 8);
        for (var t = 0; t < 8; t++)
        {
            panel.Replace("A004", t, s => s.Counts(s.Denominator!.Value, s.Denominator.Value));
        }
        var findings = Detect(panel, Untrained);
        Assert.Equal(FindingKind.Ceiling, findings.Of("A004", 7).Kind);
        Assert.InRange(findings.Of("A004", 7).Score, 0.89, 0.95);
        Assert.NotEqual(FindingKind.Ceiling, findings.Of("A004", 3).Kind);
    }

    [Fact]
    public void The_same_figures_from_two_agencies_are_found()
    {
        var panel = Panels.Clean();
        var other = panel.Single(s => s.Agency == "A010" && s.Period == 7);
        panel.Replace("A020", 7, s => s.Counts(other.Numerator!.Value, other.Denominator!.Value));
        var parts = Detect(panel, Untrained).Of("A020", 7).Evidence;
        Assert.Contains(parts, p => p.Name == "SAME_AS_ANOTHER_AGENCY" && p.LogRatio > 2);
    }

    [Fact]
    public void A_self_assessment_far_above_the_appraisal_is_found()
    {
        var panel = Panels.Clean();
        for (var i = 0; i < panel.Count; i++)
        {
            panel[i] = panel[i] with { SelfValue = panel[i].Value + 0.01 * (i % 3) };
        }
        panel.Replace("A009", 7, s => s with { SelfValue = s.Value + 0.4 });
        var finding = Detect(panel, Untrained).Of("A009", 7);
        Assert.Equal(FindingKind.SelfAppraisalGap, finding.Kind);
        Assert.True(finding.Score > 0.95);
    }

    [Fact]
    public void Amounts_without_limit_are_judged_relative_to_their_size()
    {
        var panel = new List<Submission>();
        for (var a = 0; a < 30; a++)
        {
            var random = new StableRandom(3, "amount" + a);
            var level = 1000 * Math.Exp(2 * random.NextNormal());
            for (var t = 0; t < 8; t++)
            {
                var value = Math.Round(level * Math.Exp(0.05 * random.NextNormal()), 1);
                panel.Add(new Submission($"I1-{a:D3}-{t:D2}", "P", "I1", $"A{a:D3}", t, Value: value));
            }
        }
        panel.Replace("A006", 7, s => s with { Value = Math.Round(s.Value!.Value * 4, 1) });
        var finding = Detect(panel, Untrained).Of("A006", 7);
        Assert.True(finding.Score > 0.99);
        Assert.True(finding.Upper < panel.Single(s => s.Id == finding.Id).Value);
    }

    [Fact]
    public void Two_submissions_of_one_agency_and_period_are_refused_with_their_ids()
    {
        var panel = Panels.Clean(agencies: 2, periods: 2);
        panel.Add(panel[0] with { Id = "again" });
        var refused = Assert.Throws<ArgumentException>(() => Detect(panel));
        Assert.Contains("MDL401", refused.Message, StringComparison.Ordinal);
        Assert.Contains("again", refused.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Detect(IReadOnlyList<Submission> panel, DetectorOptions? options = null) =>
        AnomalyDetector.Detect(panel, options, TestContext.Current.CancellationToken);

    // What must not depend on later figures; whether a moved level stayed is for the next figure to say.
    private static (double, double, double?, double?, double?, bool) Known(Finding f) =>
        (f.Score, f.LogOdds, f.Expected, f.Lower, f.Upper, f.Kind is FindingKind.None);

    private static int PeriodOf(Finding f) => int.Parse(f.Id[^2..], System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_panel_put_down_after_any_period_and_taken_up_again_finds_the_same_to_the_last_bit(int seed)
    {
        var random = new StableRandom(seed, "history");
        var seasons = seed == 2 ? 12 : 1;
        List<Submission> history =
        [
            .. from indicator in new[] { "a", "b", "late" }
               from agency in Enumerable.Range(0, 25)
               let level = 0.4 + 0.4 * random.NextDouble()
               from period in Enumerable.Range(indicator == "late" ? 9 : 0, indicator == "late" ? 9 : 18)
               where random.NextDouble() > 0.05
               let cases = Math.Round(200 + 100 * random.NextDouble())
               let shaken = random.NextDouble() < 0.04 ? level / 2 : level + 0.02 * random.NextNormal()
               let met = Math.Round(cases * Math.Clamp(shaken, 0, 1))
               select new Submission(
                   $"{indicator}/{agency}/{period}", "p", indicator, $"A{agency:00}", period, period % seasons, seasons,
                   indicator == "b" ? null : met, indicator == "b" ? null : cases,
                   indicator == "b" ? 1000 * shaken * (1 + agency) : met / cases),
        ];
        var options = new DetectorOptions
        {
            MinimumTraining = 100,
            Scales = new Dictionary<string, ValueScale> { ["b"] = ValueScale.Amount },
            KnownBreaks = [new KnownBreak("p", "a", 11)],
        };
        var judge = new PanelJudge("p", options);
        var found = new Dictionary<string, Finding>(StringComparer.Ordinal);
        foreach (var period in history.GroupBy(s => s.Period).OrderBy(g => g.Key))
        {
            // Through bytes and back, in another order, after every period.
            judge = PanelJudge.Restore("p", options, judge.Save().Reverse().ToList());
            var (findings, settled) = judge.Judge(period.Key, [.. period.Reverse()]);
            foreach (var finding in findings.Concat(settled))
            {
                found[finding.Id] = finding;
            }
        }

        var whole = AnomalyDetector.Detect(history, options, TestContext.Current.CancellationToken);
        Assert.Contains(whole, f => f.Kind == FindingKind.Spike);
        Assert.Contains(whole, f => f.Kind == FindingKind.Jump);
        Assert.All(whole, f =>
        {
            var other = found[f.Id];
            Assert.Equal((f.Score, f.LogOdds, f.Kind, f.Expected, f.Lower, f.Upper),
                (other.Score, other.LogOdds, other.Kind, other.Expected, other.Lower, other.Upper));
            Assert.Equal((f.ReasonEn, f.ReasonVi), (other.ReasonEn, other.ReasonVi));
            Assert.Equal(f.Evidence, other.Evidence);
        });
    }

    [Fact]
    public void A_period_that_is_not_after_the_last_one_is_refused()
    {
        var judge = new PanelJudge("p");
        judge.Judge(5, [new Submission("1", "p", "a", "A", 5, Value: 0.5)]);
        var error = Assert.Throws<ArgumentException>(() => judge.Judge(5, []));
        Assert.StartsWith("MDL407: period 5 of p is not after 5", error.Message, StringComparison.Ordinal);
    }
}
