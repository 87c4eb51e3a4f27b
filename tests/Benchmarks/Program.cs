using ItAnalytics.Benchmarks;
using ItAnalytics.Benchmarks.Queries;

return args switch
{
    ["detect" or "forecast" or "forecast-panel", ..] => await ModelVerbs.RunAsync(args),
    ["firmness", ..] => FirmnessVerb.Run(args),
    ["copy", ..] => await CopyVerb.RunAsync(args),
    ["graphql", ..] => await GraphQLVerb.RunAsync(args),
    ["national-generate" or "national-load", ..] => await NationalLoadVerb.RunAsync(args),
    ["national-detect", ..] => await NationalDetectVerb.RunAsync(args),
    ["national-score", ..] => await NationalScoreVerb.RunAsync(args),
    ["national-correct", ..] => await NationalCorrectVerb.RunAsync(args),
    ["kill", ..] => await KillVerb.RunAsync(args),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: detect | forecast | forecast-panel, each with --in FILE --out FILE; see docs/models.md");
    Console.Error.WriteLine("       copy [--rows N] [--rounds N]; see docs/performance.md");
    Console.Error.WriteLine("       firmness [--agencies N] [--indicators N] [--draws N]; see docs/performance.md");
    Console.Error.WriteLine("       graphql --data FOLDER [--seconds N] [--rounds N] [--connections 1,8,32] [--queries q1,q2]; see docs/performance.md");
    Console.Error.WriteLine("       national-generate | national-load [--folder F] [--months N] [--rounds N] [--alone] [--pgloader]; see docs/performance.md");
    Console.Error.WriteLine("       national-detect [--folder F] [--months N] [--agencies N]; see docs/models.md");
    Console.Error.WriteLine("       national-score | national-correct [--folder F] [--months N] [--agencies N] [--rounds N] [--corrections N]; see docs/performance.md");
    Console.Error.WriteLine("       kill [--folder F] [--months N] [--kills N]; see docs/performance.md");
    return 2;
}
