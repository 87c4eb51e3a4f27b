namespace ItAnalytics.Ml;
internal static class Placeholder;
