using System.Text;
using ExcelDataReader;

namespace ItAnalytics.Api.Tests.Exports;

/// <summary>Opens workbooks with a reader that knows nothing of how they were written.</summary>
internal static class Workbook
{
    // The reader asks for the code pages of the oldest workbooks before it looks at the file.
    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IExcelDataReader Open(byte[] bytes) => ExcelReaderFactory.CreateReader(new MemoryStream(bytes));
}
