namespace ItAnalytics.Scoring;
internal static class Placeholder;
