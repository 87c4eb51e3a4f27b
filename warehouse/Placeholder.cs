namespace ItAnalytics.Warehouse;
internal static class Placeholder;
