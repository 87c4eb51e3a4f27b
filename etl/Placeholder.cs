namespace ItAnalytics.Etl;
internal static class Placeholder;
