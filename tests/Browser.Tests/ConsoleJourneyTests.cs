using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ItAnalytics.Browser.Tests;

/// <summary>What people come for, step by step, over the samples that the program loads by itself.</summary>
public sealed partial class ConsoleJourneyTests(Browser browser)
{
    [Fact]
    public async Task An_analyst_finds_an_agency_without_accents_and_sends_the_address_on()
    {
        await using var sheet = await browser.OpenAsync("/", locale: "vi-VN");
        var page = sheet.Page;
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Nhóm", Exact = true }).SelectOptionAsync("PROVINCE");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Năm", Exact = true }).SelectOptionAsync("2015");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("da nang");
        await Assertions.Expect(page.Locator(".ranking-row a")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".ranking-row a")).ToHaveTextAsync("Đà Nẵng");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("group=PROVINCE&year=2015&q=da"));
        await using var other = await browser.OpenAsync(new Uri(page.Url).PathAndQuery, 390, "en-GB");
        await Assertions.Expect(other.Page.Locator(".ranking-row a")).ToHaveCountAsync(1);
        await Assertions.Expect(other.Page.Locator(".ranking-row a")).ToHaveTextAsync("Da Nang");
        await page.GetByRole(AriaRole.Link, new() { Name = "Đà Nẵng" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Đà Nẵng");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Năm", Exact = true })).ToHaveValueAsync("2015");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".ranking-row a")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".ranking-row a")).ToHaveTextAsync("Đà Nẵng");
    }

    [Fact]
    public async Task The_moment_looked_from_is_kept_from_the_ranking_to_the_table_and_the_agency()
    {
        await using var sheet = await browser.OpenAsync("/?group=PROVINCE&year=2015", locale: "en-GB");
        var page = sheet.Page;
        await page.GetByRole(AriaRole.Combobox, new() { Name = "As of", Exact = true }).SelectOptionAsync("Last load");
        var csv = page.GetByRole(AriaRole.Link, new() { Name = "CSV" });
        await Assertions.Expect(csv).ToHaveAttributeAsync("href", new Regex("asOf=%7B%22instant%22"));
        var table = await page.APIRequest.GetAsync(new Uri(new Uri(page.Url), await csv.GetAttributeAsync("href")).ToString());
        Assert.Equal(200, table.Status);
        await page.Locator(".ranking-row a").First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/agencies/.*asOf=now"));
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "As of", Exact = true })).ToHaveValueAsync("now");
        await page.GotoAsync("/agencies/VN-DA-NANG?asOf=2001-01-01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the last publication" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Year", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Years_judged_by_different_methods_are_marked()
    {
        await using var sheet = await browser.OpenAsync("/?group=SYN_PX&year=2022", locale: "en-GB");
        await Assertions.Expect(sheet.Page.Locator(".ranking-row").Nth(1)).ToContainTextAsync("†");
        await Assertions.Expect(sheet.Page.Locator(".footnotes")).ToContainTextAsync("different methods");
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Method" })).ToBeVisibleAsync();
        await sheet.Page.GotoAsync("/agencies/VN-DA-NANG");
        await Assertions.Expect(sheet.Page.Locator("tr.break")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_number_is_walked_back_to_the_line_of_its_file()
    {
        await using var sheet = await browser.OpenAsync("/agencies/SYN-PX-30?year=2022", locale: "en-GB");
        var page = sheet.Page;
        await page.Locator(".fold").Nth(1).ClickAsync();
        await page.Locator(".leaf button").First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync(FileAndLine());
        await Assertions.Expect(dialog).ToContainTextAsync(Hash());
        await Accessibility.CheckAsync(page, "provenance");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_reviewer_works_through_the_queue_by_keys_and_takes_a_decision_back()
    {
        await using var sheet = await browser.OpenAsync("/review?group=SYN_SO_TT", locale: "en-GB");
        var page = sheet.Page;
        await Assertions.Expect(page.Locator(".reason")).ToBeVisibleAsync();
        var first = await SelectedAsync(page);
        // Nobody decides namelessly.
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.Locator("#reviewer-missing")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("Lan");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("seen with the agency, jkcda");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Explanation asked");
        Assert.NotEqual(first, await SelectedAsync(page));
        await Assertions.Expect(page.Locator(".flag").First).ToContainTextAsync("Explanation asked");
        await page.Keyboard.PressAsync("k");
        Assert.Equal(first, await SelectedAsync(page));
        await Assertions.Expect(page.Locator(".decisions")).ToContainTextAsync("seen with the agency, jkcda");
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(page.Locator(".decisions li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".decisions li").First).ToContainTextAsync("Reopened");
        await page.Keyboard.PressAsync("j");
        Assert.NotEqual(first, await SelectedAsync(page));
        Assert.Empty(sheet.Faults);
    }

    [Fact]
    public async Task Of_two_reviewers_at_once_the_second_sees_the_decision_of_the_first_and_keeps_the_own_note()
    {
        await using var one = await browser.OpenAsync("/review?group=SYN_QH", locale: "en-GB");
        await Assertions.Expect(one.Page.Locator(".reason")).ToBeVisibleAsync();
        var address = new Uri(one.Page.Url).PathAndQuery;
        await using var two = await browser.OpenAsync(address, locale: "en-GB");
        await Assertions.Expect(two.Page.Locator(".reason")).ToBeVisibleAsync();
        await one.Page.GetByLabel("Reviewer").FillAsync("Lan");
        await one.Page.GetByRole(AriaRole.Button, new() { NameRegex = Confirm() }).ClickAsync();
        await Assertions.Expect(one.Page.Locator(".flag").First).ToContainTextAsync("Confirmed wrong");
        await Assertions.Expect(one.Page.Locator(".toast")).ToContainTextAsync("Undo");
        await two.Page.GetByLabel("Reviewer").FillAsync("Minh");
        await two.Page.GetByRole(AriaRole.Textbox, new() { NameRegex = Note() }).FillAsync("checked by phone");
        await two.Page.GetByRole(AriaRole.Button, new() { NameRegex = Dismiss() }).ClickAsync();
        var note = two.Page.Locator(".evidence .note.bad");
        await Assertions.Expect(note).ToContainTextAsync("Somebody else decided first");
        await Assertions.Expect(note).ToContainTextAsync("checked by phone");
        await note.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(two.Page.Locator(".decisions")).ToContainTextAsync("Lan");
        await note.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(two.Page.GetByRole(AriaRole.Textbox, new() { NameRegex = Note() })).ToHaveValueAsync("checked by phone");
        await two.Page.GetByRole(AriaRole.Button, new() { NameRegex = Dismiss() }).ClickAsync();
        await Assertions.Expect(two.Page.Locator(".toast")).ToContainTextAsync("Figure is right");
        await Assertions.Expect(two.Page.Locator(".evidence .note.bad")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_decision_that_finds_no_server_waits_for_it()
    {
        await using var sheet = await browser.OpenAsync("/review?group=SYN_TW", locale: "en-GB");
        var page = sheet.Page;
        await Assertions.Expect(page.Locator(".reason")).ToBeVisibleAsync();
        await page.GetByLabel("Reviewer").FillAsync("Lan");
        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Dismiss() }).ClickAsync();
        var note = page.Locator(".evidence .note.bad", new() { HasText = "not recorded" });
        await Assertions.Expect(note).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(false);
        await note.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(note).ToHaveCountAsync(0);
        await page.Locator(".flag").First.ClickAsync();
        await Assertions.Expect(page.Locator(".decisions")).ToContainTextAsync("Lan");
    }

    [Fact]
    public async Task Without_a_server_the_figures_stay_and_say_from_when_they_are()
    {
        await using var sheet = await browser.OpenAsync("/?group=SYN_PX&year=2022", locale: "en-GB");
        var page = sheet.Page;
        await Assertions.Expect(page.Locator(".ranking-row a").First).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Year", Exact = true }).SelectOptionAsync("2021");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("cannot be reached");
        await page.Context.SetOfflineAsync(false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(page.Locator(".ranking-row a").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_session_that_has_ended_says_so_and_keeps_what_was_typed()
    {
        await using var sheet = await browser.OpenAsync("/review?group=SYN_TW", locale: "en-GB");
        var page = sheet.Page;
        await Assertions.Expect(page.Locator(".reason")).ToBeVisibleAsync();
        await page.GetByLabel("Reviewer").FillAsync("Lan");
        await page.GetByRole(AriaRole.Textbox, new() { NameRegex = Note() }).FillAsync("two phone calls");
        await page.RouteAsync("**/graphql", route => route.FulfillAsync(new() { Status = 401, Body = "{}" }));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Dismiss() }).ClickAsync();
        var note = page.Locator(".evidence > .note.bad");
        await Assertions.Expect(note.First).ToContainTextAsync("session has ended");
        await Assertions.Expect(note.First).ToContainTextAsync("two phone calls");
    }

    [Fact]
    public async Task A_queue_of_50_000_flags_scrolls_and_holds_few_rows_in_the_page()
    {
        await using var sheet = await browser.OpenAsync("/connect", locale: "en-GB");
        var page = sheet.Page;
        await page.AddInitScriptAsync(FiftyThousandFlags);
        await page.GotoAsync("/review");
        await Assertions.Expect(page.Locator(".flag").First).ToContainTextAsync("Agency 0");
        await page.Locator(".queue-list").EvaluateAsync("list => list.scrollTop = list.scrollHeight");
        await Assertions.Expect(page.Locator(".virtual").First).ToHaveAttributeAsync("style", Whole());
        await page.Locator(".queue-list").EvaluateAsync("list => list.scrollTop = list.scrollHeight");
        await Assertions.Expect(page.Locator(".flag").Last).ToContainTextAsync("Agency 49999");
        Assert.InRange(await page.Locator(".flag").CountAsync(), 5, 60);
        Assert.Equal("50000", await page.Locator("[aria-setsize]").Last.GetAttributeAsync("aria-setsize"));
    }

    [Fact]
    public async Task An_operator_asks_for_a_run_and_sees_it_end()
    {
        await using var sheet = await browser.OpenAsync("/runs", locale: "en-GB");
        var page = sheet.Page;
        var lines = page.Locator(".run-line");
        await Assertions.Expect(lines.First).ToBeVisibleAsync();
        var before = await lines.CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("What").SelectOptionAsync("SCORE");
        await dialog.GetByLabel("Requested by").FillAsync("Hoa");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(lines).ToHaveCountAsync(before + 1);
        await Assertions.Expect(lines.First).ToContainTextAsync("Hoa");
        await Assertions.Expect(lines.First).ToContainTextAsync("Done", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("#rejections")).ToContainTextAsync("VAL218");
    }

    [Fact]
    public async Task A_planner_sees_how_open_next_year_is()
    {
        await using var sheet = await browser.OpenAsync("/planner?group=SYN_QH", locale: "en-GB");
        var page = sheet.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Simulated district 03" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Simulated district 03: what may the 2023 total be?" })).ToBeVisibleAsync();
        await page.GetByText("Data of the chart").ClickAsync();
        await Assertions.Expect(page.Locator(".chart table")).ToContainTextAsync("2023");
    }

    [Fact]
    public async Task A_planner_takes_the_shortest_way_to_a_better_grade_and_sends_the_address_on()
    {
        await using var sheet = await browser.OpenAsync("/planner?group=SYN_QH&agency=SYN-QH-03", locale: "en-GB");
        var page = sheet.Page;
        await Assertions.Expect(page.Locator(".paths ol > li").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Try" }).First.ClickAsync();
        var grade = page.Locator(".outcome .figures .grade");
        await Assertions.Expect(grade.First).ToHaveTextAsync("Fair");
        await Assertions.Expect(grade.Last).ToHaveTextAsync("Good");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("set="));
        await Accessibility.CheckAsync(page, "what if");
        await using var other = await browser.OpenAsync(new Uri(page.Url).PathAndQuery, 390, "vi-VN");
        await Assertions.Expect(other.Page.Locator(".outcome .figures .grade").Last).ToHaveTextAsync("Tốt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset all" }).ClickAsync();
        await Assertions.Expect(grade.Last).ToHaveTextAsync("Fair");
    }

    [Fact]
    public async Task A_planner_tries_other_weights_and_members()
    {
        await using var sheet = await browser.OpenAsync("/planner?group=SYN_QH&agency=SYN-QH-03", locale: "en-GB");
        var page = sheet.Page;
        var total = page.Locator(".outcome .figures dd").First;
        await page.GetByText("Other weights, targets or members").ClickAsync();
        var before = await total.TextContentAsync();
        await page.Locator(".rules .levers input").First.FillAsync("60");
        await Assertions.Expect(total).Not.ToHaveTextAsync(before!);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Goes", Exact = true }).SelectOptionAsync("SYN-QH-01");
        await page.GetByLabel("counts are added").CheckAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("weights=.*out=SYN-QH-01&taken=in"));
        await Accessibility.CheckAsync(page, "other rules");
        await using var other = await browser.OpenAsync(new Uri(page.Url).PathAndQuery, 390, "vi-VN");
        await Assertions.Expect(other.Page.Locator(".rules .levers input").First).ToHaveValueAsync("60");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset all" }).ClickAsync();
        await Assertions.Expect(total).ToHaveTextAsync(before!);
    }

    [Fact]
    public async Task A_reviewer_sees_what_the_correction_would_do()
    {
        await using var sheet = await browser.OpenAsync("/review?group=SYN_PX&kind=SHRINKING_DENOMINATOR", locale: "en-GB");
        await Assertions.Expect(sheet.Page.Locator(".detail")).ToContainTextAsync("what would total, rank and grade be?");
        await Assertions.Expect(sheet.Page.Locator(".correction dd").First).ToContainTextAsync("→");
    }

    [Fact]
    public async Task An_announcement_with_its_decision_number_becomes_official()
    {
        await using var sheet = await browser.OpenAsync("/publications?group=SYN_SO_KT&year=2021", locale: "en-GB");
        var page = sheet.Page;
        await Assertions.Expect(page.GetByText("never published")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Decision number").FillAsync("12/QĐ-UBND");
        await dialog.GetByLabel("Announced by").FillAsync("Hoa");
        await Accessibility.CheckAsync(page, "announce");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr", new() { HasText = "12/QĐ-UBND" })).ToContainTextAsync("In force", new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByText("No result has changed since this publication.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_language_can_be_changed_and_is_remembered()
    {
        await using var sheet = await browser.OpenAsync("/", locale: "vi-VN");
        await sheet.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Link, new() { Name = "Ranking" })).ToBeVisibleAsync();
        await sheet.Page.ReloadAsync();
        await Assertions.Expect(sheet.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task An_unknown_agency_is_said_to_be_unknown()
    {
        await using var sheet = await browser.OpenAsync("/agencies/NOBODY", locale: "en-GB");
        await Assertions.Expect(sheet.Page.Locator(".empty")).ToContainTextAsync("no agency with the code NOBODY");
    }

    // The queue as a server would answer it, in pages of 49,800 and 200; everything else goes to the real one.
    private const string FiftyThousandFlags =
        """
        const ask = window.fetch;
        window.fetch = async (address, options) => {
          const request = options?.body ? JSON.parse(options.body) : {};
          if (request.operationName !== "Anomalies") return ask(address, options);
          const from = Number(request.variables.after ?? 0), to = from === 0 ? 49800 : 50000;
          const nodes = Array.from({ length: to - from }, (_, index) => ({
            id: `flag-${from + index}`, kind: "JUMP", score: 0.99, state: "OPEN", period: "2022", year: 2022, value: 1.5,
            numerator: null, denominator: null, expected: 1, foundAt: "2026-01-01T00:00:00Z",
            agency: { code: `A${from + index}`, name: `Cơ quan ${from + index}`, nameEn: `Agency ${from + index}`, isSynthetic: true },
            group: { code: "G" }, indicator: { code: "I", name: "Chỉ tiêu", nameEn: "Indicator", unit: "%" },
          }));
          const anomalies = { totalCount: 50000, pageInfo: { hasNextPage: to < 50000, endCursor: String(to) }, nodes };
          return new Response(JSON.stringify({ data: { anomalies } }), { headers: { "content-type": "application/json" } });
        };
        """;

    private static async Task<string> SelectedAsync(IPage page) =>
        await page.EvaluateAsync<string>("new URLSearchParams(location.search).get('id')");

    [GeneratedRegex("csv, line [0-9,]+")]
    private static partial Regex FileAndLine();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    // 50,000 rows of 76 pixels.
    [GeneratedRegex("height: (3800000|3.8e\\+06)px")]
    private static partial Regex Whole();

    [GeneratedRegex("^Note")]
    private static partial Regex Note();

    [GeneratedRegex("^Confirm wrong")]
    private static partial Regex Confirm();

    [GeneratedRegex("^Figure is right")]
    private static partial Regex Dismiss();
}
