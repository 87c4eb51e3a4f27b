namespace ItAnalytics.GraphQL;
internal static class Placeholder;
