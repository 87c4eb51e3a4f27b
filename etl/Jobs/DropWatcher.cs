using ItAnalytics.Etl.Drop;
using ItAnalytics.Warehouse.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// Looks into the drop folder and asks for a run when something lies in it. What a run could not move away is asked for
/// again after a pause that doubles, up to an hour.
/// </summary>
internal sealed class DropWatcher(Workplace workplace, ILogger<DropWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (workplace.Pipeline.DropFolder is not { } path) return;
        var (seen, pause, again) = ("", Look, TimeProvider.System.GetUtcNow());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var lying = new DropFolder(path, workplace.Pipeline.DropQuiet, workplace.Pipeline.ContractFolder).Lying;
                var now = TimeProvider.System.GetUtcNow();
                if (lying != seen) (seen, pause, again) = (lying, Look, now);
                if (lying.Length > 0 && now >= again)
                {
                    await AskAsync(stoppingToken);
                    pause = pause < LongestPause / 2 ? pause * 2 : LongestPause;
                    again = now + pause;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is CodedException or NpgsqlException or IOException or UnauthorizedAccessException)
            {
                logger.DropFailed(path, error.Message);
                await PauseAsync(workplace.Settings.Poll, stoppingToken);
            }
            await PauseAsync(Look, stoppingToken);
        }
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        await using var connection = await workplace.DataSource.OpenConnectionAsync(stopping);
        await RunJournal.RequestOnceAsync(connection, RunKind.Drop, RunParameters.None, "drop folder", stopping);
    }

    private static async Task PauseAsync(TimeSpan time, CancellationToken stopping) =>
        await Task.Delay(time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
