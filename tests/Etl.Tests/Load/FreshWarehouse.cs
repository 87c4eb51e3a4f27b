namespace ItAnalytics.Etl.Tests.Load;

/// <summary>A warehouse for one test alone.</summary>
internal sealed class FreshWarehouse : IAsyncDisposable
{
    private readonly LoadedWarehouse warehouse = new();

    public async Task<LoadedWarehouse> Open()
    {
        await warehouse.InitializeAsync();
        return warehouse;
    }

    public ValueTask DisposeAsync() => warehouse.DisposeAsync();
}
