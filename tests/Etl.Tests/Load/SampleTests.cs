namespace ItAnalytics.Etl.Tests.Load;

public sealed class SampleTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    [Fact]
    public async Task Every_line_of_every_sample_is_accounted_for_and_none_is_rejected()
    {
        var reports = await warehouse.LoadFolder("danang", "pci");

        foreach (var report in reports)
        {
            TestContext.Current.SendDiagnosticMessage(report.ToString());
            Assert.True(report.Counts.Rejected == 0, $"{report} {string.Join("; ", report.FirstRejections.Select(r => $"{r.LineNumber}: {r.Complaint}"))}");
            Assert.True(report.Counts.Reconciles, report.ToString());
        }
    }
}
