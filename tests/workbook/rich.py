"""A workbook that holds what load-and-save libraries lose: made by XlsxWriter, the rest added as package parts."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a34f27f0000000049454e44ae426082"
)

INJECTED: Mapping[str, tuple[str, str]] = {
    "customUI/customUI14.xml": (
        "application/xml",
        f"<customUI xmlns='{MICROSOFT}/2009/07/customui'><ribbon><tabs/></ribbon></customUI>",
    ),
    "customXml/item1.xml": ("application/xml", "<planning xmlns='urn:planner'><year>2026</year></planning>"),
    "customXml/itemProps1.xml": (
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "<ds:datastoreItem ds:itemID='{B1}' xmlns:ds='http://schemas.openxmlformats.org/officeDocument/2006/customXml'/>",
    ),
    "xl/persons/person.xml": (
        "application/vnd.ms-excel.person+xml",
        f"<personList xmlns='{MICROSOFT}/spreadsheetml/2018/threadedcomments'>"
        "<person displayName='Ada' id='{1}'/></personList>",
    ),
    "xl/threadedComments/threadedComment1.xml": (
        "application/vnd.ms-excel.threadedcomments+xml",
        f"<ThreadedComments xmlns='{MICROSOFT}/spreadsheetml/2018/threadedcomments'>"
        "<threadedComment ref='A1' personId='{1}' id='{2}'><text>Agreed with Sam</text></threadedComment>"
        "</ThreadedComments>",
    ),
    "xl/slicerCaches/slicerCache1.xml": (
        "application/vnd.ms-excel.slicerCache+xml",
        f"<slicerCacheDefinition xmlns='{MICROSOFT}/spreadsheetml/2009/9/main' name='Slicer_Tier' sourceName='Tier'/>",
    ),
    "xl/slicers/slicer1.xml": (
        "application/vnd.ms-excel.slicer+xml",
        f"<slicers xmlns='{MICROSOFT}/spreadsheetml/2009/9/main'>"
        "<slicer name='Tier' cache='Slicer_Tier' rowHeight='241300'/></slicers>",
    ),
    "xl/timelines/timeline1.xml": (
        "application/vnd.ms-excel.timeline+xml",
        f"<timelines xmlns='{MICROSOFT}/spreadsheetml/2010/11/main'/>",
    ),
    "xl/pivotCache/pivotCacheDefinition1.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml",
        f"<pivotCacheDefinition xmlns='{SHEET}' refreshOnLoad='0' recordCount='0'><cacheSource type='worksheet'>"
        "<worksheetSource ref='A1:C4' sheet='Data'/></cacheSource><cacheFields count='0'/></pivotCacheDefinition>",
    ),
    "xl/printerSettings/printerSettings1.bin": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings",
        "\x00printer\x00settings",
    ),
    "xl/embeddings/oleObject1.bin": ("application/vnd.openxmlformats-officedocument.oleObject", "embedded"),
    "xl/externalLinks/externalLink1.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        f"<externalLink xmlns='{SHEET}'/>",
    ),
    "xl/webextensions/webextension1.xml": (
        "application/vnd.ms-office.webextension+xml",
        "<we:webextension xmlns:we='http://schemas.microsoft.com/office/webextensions/webextension/2010/11' id='{3}'/>",
    ),
    "xl/calcChain.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
        f"<calcChain xmlns='{SHEET}'><c r='D2' i='2'/></calcChain>",
    ),
}
LINKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "_rels/.rels": ((f"{MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),),
    "xl/_rels/workbook.xml.rels": (
        (f"{OFFICE}/customXml", "../customXml/item1.xml"),
        (f"{MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
        (f"{MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"),
        (f"{OFFICE}/calcChain", "calcChain.xml"),
    ),
    "xl/worksheets/_rels/sheet1.xml.rels": (
        (f"{MICROSOFT}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml"),
        (f"{MICROSOFT}/2007/relationships/slicer", "../slicers/slicer1.xml"),
        (f"{OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin"),
    ),
}


def rich_workbook() -> bytes:
    """An .xlsm with two sheets, a chart sheet, macros, and about everything that a workbook can hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rich.xlsm"
        (path.parent / "vbaProject.bin").write_bytes(b"\xd0\xcf\x11\xe0 macros \x00\x01")
        (path.parent / "dot.png").write_bytes(PNG)
        book = xlsxwriter.Workbook(str(path))
        _fill(book, path.parent)
        book.close()
        return injected(path.read_bytes(), INJECTED, LINKS)


def injected(
    data: bytes, parts: Mapping[str, tuple[str, str]], links: Mapping[str, tuple[tuple[str, str], ...]]
) -> bytes:
    """The package with these parts (path → content type, text) and these links (.rels part → type, target) added."""
    out = io.BytesIO()
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items())
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "[Content_Types].xml":
                text = text.replace(b"</Types>", types.encode() + b"</Types>")
            added = links.get(info.filename, ())
            made = "".join(
                f'<Relationship Id="rIdExtra{at}" Type="{kind}" Target="{target}"/>'
                for at, (kind, target) in enumerate(added)
            )
            new.writestr(info, text.replace(b"</Relationships>", made.encode() + b"</Relationships>") if made else text)
        for name, (_, text) in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def _fill(book: xlsxwriter.Workbook, folder: Path) -> None:
    book.add_vba_project(str(folder / "vbaProject.bin"))
    plan, data = book.add_worksheet("Plan"), book.add_worksheet("Data")
    _fill_data(book, data)
    _fill_plan(book, plan, folder)
    trend = book.add_chart({"type": "line"})
    trend.add_series({"values": "=Data!$B$2:$B$11"})
    book.add_chartsheet("Trend").set_chart(trend)
    book.define_name("Target", "=Data!$B$2")
    book.define_name("Twice", "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)")
    book.define_name("Data!Local", "=Data!$A$1")
    book.set_custom_property("Territory", "EMEA")
    book.set_properties({"title": "Year plan", "author": "Planner"})
    book.set_calc_mode("auto")


def _fill_data(book: xlsxwriter.Workbook, data: xlsxwriter.worksheet.Worksheet) -> None:
    data.write_row("A1", ["Key", "Value", "Square"])
    for row in range(1, 11):
        data.write_row(row, 0, [f"k{row}", row, row * row])
        data.write_formula(row, 3, f"=B{row + 1}*2", None, row * 2)
    columns = [{"header": "a"}, {"header": "b"}, {"header": "c", "formula": "=[@a]+[@b]"}]
    data.add_table("F1:H6", {"name": "Inputs", "columns": columns, "total_row": False})
    data.autofilter("A1:C11")
    data.set_column("A:A", 31, book.add_format({"italic": True}))
    data.outline_settings(True, True, True, False)
    data.set_row(7, None, None, {"level": 1, "hidden": True})
    data.set_row(8, 33)


def _fill_plan(book: xlsxwriter.Workbook, plan: xlsxwriter.worksheet.Worksheet, folder: Path) -> None:
    plan.insert_button("B2", {"macro": "Optimize", "caption": "Optimize"})
    plan.insert_checkbox("B8", True)
    plan.insert_textbox("D2", "Read me first")
    plan.insert_image("J2", str(folder / "dot.png"), {"description": "logo"})
    plan.embed_image("K30", str(folder / "dot.png"))
    plan.set_background(str(folder / "dot.png"))
    plan.set_header("&L&G&RPage &P", {"image_left": str(folder / "dot.png")})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$B$2:$B$11", "trendline": {"type": "linear"}, "data_labels": {"value": True}})
    plan.insert_chart("D8", chart)
    plan.add_sparkline("A10", {"range": "Data!B2:B11", "markers": True})
    plan.conditional_format("A12:A20", {"type": "data_bar", "data_bar_2010": True, "bar_negative_color": "#FF0000"})
    plan.conditional_format("B12:B20", {"type": "icon_set", "icon_style": "3_arrows"})
    red = book.add_format({"bg_color": "red", "num_format": "0.000"})
    plan.conditional_format("C12:C20", {"type": "cell", "criteria": ">", "value": "=Data!$B$2", "format": red})
    plan.data_validation("A22", {"validate": "list", "source": "=Data!$A$2:$A$11", "input_message": "Choose"})
    plan.write_comment("A1", "A note", {"author": "Ada"})
    plan.write_rich_string("A3", "plain ", book.add_format({"bold": True}), "bold")
    plan.write_dynamic_array_formula("G20:G20", "=_xlfn.UNIQUE(Data!A2:A11)", None, "k1")
    plan.write_array_formula("H20:H21", "{=Data!B2:B3*2}", None, 2)
    plan.write_url("A5", "https://example.com", string="link")
    plan.write_formula("A6", "=SUM(Data!B2:B11)", None, 55)
    plan.merge_range("A25:C25", "Merged", book.add_format({"align": "center"}))
    plan.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    plan.protect("", {"objects": False})
    plan.print_area("A1:K40")
    plan.repeat_rows(0)
    plan.set_landscape()
    plan.set_h_pagebreaks([20])
    plan.freeze_panes(1, 0)
