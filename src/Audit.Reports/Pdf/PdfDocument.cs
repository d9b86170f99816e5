using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using static Audit.Reports.Pdf.PdfSyntax;

namespace Audit.Reports.Pdf;

/// <summary>What a document says of itself.</summary>
/// <param name="Creator">The program that made the content.</param>
/// <param name="Time">The time that it bears, UTC.</param>
/// <param name="AttachmentName">Name of the file that it is a view of.</param>
/// <param name="Attachment">That file.</param>
/// <param name="WithSignatureField">Whether it has room for a signature.</param>
internal sealed record PdfProperties(string Creator, DateTime Time, string AttachmentName, ReadOnlyMemory<byte> Attachment, bool WithSignatureField);

/// <summary>Writes finished pages as a tagged PDF/A-3 with its source attached.</summary>
/// <remarks>
/// Guarantee: the same pages, properties and fonts give the same bytes, on any machine, at any time, in any locale. Source: ISO 32000-1; ISO 19005-3; ISO 14289-1.
/// </remarks>
internal sealed class PdfDocument
{
    private const string Producer = "Audit PDF writer";
    private readonly Composition composition;
    private readonly PdfProperties properties;
    private readonly PdfObjects objects = new();

    private PdfDocument(Composition composition, PdfProperties properties) => (this.composition, this.properties) = (composition, properties);

    /// <summary>The file.</summary>
    public static UnsignedPdf Write(Composition composition, PdfProperties properties, FontSet fonts)
    {
        var document = new PdfDocument(composition, properties);
        var file = document.WriteObjects(fonts);
        return properties.WithSignatureField ? SignatureField.Locate(file) : new(file, 0, 0);
    }

    private byte[] WriteObjects(FontSet fonts)
    {
        var (catalog, pagesRoot) = (objects.Reserve(), objects.Reserve());
        var embedded = Embed(fonts);
        var resources = objects.Add(Resources(embedded));
        ImmutableArray<int> pages = [.. composition.Pages.Select(_ => objects.Reserve())];
        int? widget = properties.WithSignatureField ? objects.Reserve() : null;
        var tree = new StructureTree(objects, composition.Structure);
        var contents = composition.Pages.Select(marks => PageContent.Of(marks, embedded)).ToList();
        foreach (var (index, content) in contents.Index())
        {
            WritePage(index, pages[index], pagesRoot, resources, content, widget);
        }

        tree.Write(objects, [.. pages.Select((page, index) => (page, contents[index].Nodes))], widget);
        objects.Set(pagesRoot, string.Create(CultureInfo.InvariantCulture, $"<</Type/Pages/Count {pages.Length}/Kids[{References(pages)}]>>"));
        var entries = Catalog(pagesRoot, tree.Root, Outline.Write(objects, composition.Bookmarks, pages));
        var information = objects.Add($"<</Title{Text(composition.Title)}/Creator{Text(properties.Creator)}/Producer{Text(Producer)}/CreationDate{Date(properties.Time)}/ModDate{Date(properties.Time)}>>");
        objects.Set(catalog, entries + (widget is { } field ? $"/AcroForm<</SigFlags 3/Fields[{Reference(field)}]>>" : "") + ">>");
        if (widget is { } reserved)
        {
            objects.Set(reserved, SignatureField.Widget(pages[0], objects.Add(SignatureField.Value(properties.Time)), pages.Length));
        }

        return objects.Write(catalog, information);
    }

    private Dictionary<FontFace, EmbeddedFont> Embed(FontSet fonts) => composition.Pages.SelectMany(page => page).OfType<Mark.Text>()
        .GroupBy(text => text.Run.Face).OrderBy(group => group.Key)
        .ToDictionary(group => group.Key, group => new EmbeddedFont(fonts[group.Key],
            [.. group.SelectMany(text => text.Run.Shown.EnumerateRunes()).Select(rune => rune.Value)]));

    private string Resources(Dictionary<FontFace, EmbeddedFont> embedded) =>
        $"<</Font<<{string.Concat(embedded.OrderBy(pair => pair.Key).Select(pair => $"/{pair.Key} {Reference(pair.Value.Write(objects, PostScriptName(pair.Key)))}"))}>>>>";

    private static string PostScriptName(FontFace face) => face switch
    {
        FontFace.Bold => "DejaVuSans-Bold",
        FontFace.Mono => "DejaVuSansMono",
        _ => "DejaVuSans",
    };

    private void WritePage(int index, int page, int parent, int resources, PageContent content, int? widget)
    {
        var stream = objects.AddStream("", Encoding.ASCII.GetBytes(content.Operators));
        var annotations = index == 0 && widget is { } field ? $"/Annots[{Reference(field)}]" : "";
        objects.Set(page, string.Create(CultureInfo.InvariantCulture,
            $"<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 {Numbers(Composition.PageWidth, Composition.PageHeight)}]/Resources {resources} 0 R/Contents {stream} 0 R/StructParents {index}/Tabs/S{annotations}>>"));
    }

    private string Catalog(int pagesRoot, int structure, int outline)
    {
        var metadata = objects.AddRaw("/Type/Metadata/Subtype/XML", Xmp.Create(composition.Title, properties.Creator, Producer, properties.Time));
        var profile = objects.AddStream("/N 3", SrgbProfile.Create());
        var file = AttachedFile();
        return $"<</Type/Catalog/Pages {Reference(pagesRoot)}/Lang(en)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot {Reference(structure)}"
            + $"/Outlines {Reference(outline)}/Metadata {Reference(metadata)}"
            + $"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile {Reference(profile)}>>]"
            + $"/AF[{Reference(file)}]/Names<</EmbeddedFiles<</Names[{Text(properties.AttachmentName)} {Reference(file)}]>>>>";
    }

    private int AttachedFile()
    {
        var content = properties.Attachment.Span;
        var stream = objects.AddStream(string.Create(CultureInfo.InvariantCulture,
            $"/Type/EmbeddedFile/Subtype/application#2Fjson/Params<</Size {content.Length}/ModDate{Date(properties.Time)}>>"), content);
        var name = Text(properties.AttachmentName);
        return objects.Add($"<</Type/Filespec/F{name}/UF{name}/AFRelationship/Source/Desc(The report as data: every number of these pages, canonical JSON)/EF<</F {Reference(stream)}/UF {Reference(stream)}>>>>");
    }

    private static string References(ImmutableArray<int> numbers) => string.Join(' ', numbers.Select(Reference));
}
