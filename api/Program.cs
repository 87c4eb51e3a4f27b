Console.WriteLine("ItAnalytics");
