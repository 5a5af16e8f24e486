"""A book plan as a Word document, to be edited further."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from xl_territory.studies.documents.document_parts import BookDocument, Part
from xl_territory.workbook.cell_values import safe_text

LINE_CM = 17.4
GREY = RGBColor(0x5C, 0x66, 0x73)


def write(document: BookDocument) -> bytes:
    """The document as .docx, on A4, with headings of Word's own styles."""
    word = Document()
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(2)
    word.styles["Normal"].font.name, word.styles["Normal"].font.size = "Calibri", Pt(9.5)
    word.core_properties.title = safe_text(document.title)
    word.core_properties.author = ""
    word.add_heading(safe_text(document.title), level=1)
    word.add_paragraph(document.subtitle).runs[0].font.color.rgb = GREY
    for part in document.parts:
        word.add_heading(part.heading, level=2)
        for sentence in part.sentences:
            word.add_paragraph(safe_text(sentence))
        if part.rows:
            _table(word, part)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _table(word: Any, part: Part) -> None:
    """The header row is repeated on every page; no row is torn."""
    table = word.add_table(rows=1 + len(part.rows), cols=len(part.columns), style="Light Shading")
    table.autofit = False
    total = sum(column.width for column in part.columns)
    widths = [Cm(LINE_CM * column.width / total) for column in part.columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # LibreOffice looks here, Word at the cells
    lines = [tuple(column.header for column in part.columns), *part.rows]
    for row, texts in zip(table.rows, lines, strict=True):
        for cell, text, shape, width in zip(row.cells, texts, part.columns, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.text = safe_text(text)
            paragraph.paragraph_format.space_after = Pt(1)
            if shape.is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _mark(row, "w:cantSplit")
    _mark(table.rows[0], "w:tblHeader")


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
