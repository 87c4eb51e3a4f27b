using System.IO.Compression;

namespace ItAnalytics.Etl.Extract;

/// <summary>Looks into a workbook as the archive that it is.</summary>
internal static class WorkbookParts
{
    /// <summary>Whether a file is a workbook of the newer format.</summary>
    public static bool IsWorkbook(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return archive.GetEntry("xl/workbook.xml") is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
