using Audit.Models;
using Audit.Reports.Documents.Fonts;
using NUnit.Framework;

namespace Audit.Reports.Tests.Documents;

/// <summary>The system's fonts; a missing one shows as skipped.</summary>
internal static class InstalledFonts
{
    public static FontSet FindOrIgnore()
    {
        try
        {
            return FontSet.Find();
        }
        catch (InputFaultException fault)
        {
            Assert.Ignore(fault.Message);
            throw;
        }
    }
}
