[assembly: AssemblyFixture(typeof(ItAnalytics.GraphQL.Conformance.Differential.Oracle))]
