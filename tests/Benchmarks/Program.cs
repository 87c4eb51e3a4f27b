using ItAnalytics.Benchmarks;

return args switch
{
    ["detect" or "forecast" or "forecast-panel", ..] => await ModelVerbs.RunAsync(args),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: detect | forecast | forecast-panel, each with --in FILE --out FILE; see docs/models.md");
    return 2;
}
