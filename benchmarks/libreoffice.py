"""Edits of a Word file in LibreOffice, through its programming interface (UNO).

Runs in the Python that has the module `uno` (Debian's package python3-uno):

    /usr/bin/python3 benchmarks/libreoffice.py < jobs.json

`jobs.json` is a list of files to edit: `input`, `output`, `author` (empty for changes that are not tracked) and
`edits`, each a list of the name of a method of `Document` and its arguments. One office process edits all files.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.awt.FontSlant import ITALIC, NONE
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

BOLD, NORMAL = 150.0, 100.0
_DATE = "2026-05-03T10:11:12Z"


def _property(name: str, value: object) -> Any:
    return PropertyValue(Name=name, Value=value)


class Document:
    """A Word file that is open in LibreOffice. Words are those of the text that is shown."""

    def __init__(self, desktop: Any, path: str, author: str, context: Any = None) -> None:
        self.context = context
        options = (_property("Hidden", True), _property("FilterName", "MS Word 2007 XML"))
        self.document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, options)
        self.controller = self.document.CurrentController
        self.author = author
        self.document.RecordChanges = bool(author)

    def save(self, path: str) -> None:
        self.document.storeToURL(Path(path).as_uri(), (_property("FilterName", "MS Word 2007 XML"),))
        self.document.close(True)

    def range(self, text: str, within: str = "") -> Any:
        """Return the range of a text, behind the beginning of the paragraph that contains `within`."""
        if within:
            paragraph = self.paragraph(within)
            found = self.document.findNext(paragraph.Start, self._search(text))
        else:
            found = self.document.findFirst(self._search(text))
        if found is None:
            raise LookupError(text)
        return found

    def _search(self, text: str) -> Any:
        search = self.document.createSearchDescriptor()
        search.SearchRegularExpression, search.SearchCaseSensitive = True, True
        search.SearchString = re.escape(text).replace("\\ ", "[ \u00a0\u202f]")
        return search

    def paragraph(self, text: str) -> Any:
        """Return a cursor that selects the paragraph with a text."""
        found = self.range(text)
        cursor = found.Text.createTextCursorByRange(found.Start)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        return cursor

    def replace(self, old: str, new: str, *, within: str = "") -> None:
        self.range(old, within).String = new

    def delete(self, old: str, *, within: str = "") -> None:
        self.replace(old, "", within=within)

    def insert(self, after: str, new: str, *, style: str = "", within: str = "") -> None:
        self._insert(self.range(after, within).End, new, style)

    def insert_before(self, before: str, new: str, *, within: str = "") -> None:
        self._insert(self.range(before, within).Start, new, "")

    def _insert(self, place: Any, new: str, style: str) -> None:
        cursor = place.Text.createTextCursorByRange(place)
        place.Text.insertString(cursor, new, True)
        if style:
            self._style(cursor, style)

    def restyle(self, text: str, style: str, *, within: str = "") -> None:
        self._style(self.range(text, within), style)

    def _style(self, place: Any, style: str) -> None:
        place.CharWeight = BOLD if "b" in style else NORMAL
        place.CharPosture = ITALIC if "i" in style else NONE
        if set(style) & {"^", "~"}:
            place.CharEscapement, place.CharEscapementHeight = (33 if "^" in style else -33), 58

    def split(self, before: str) -> None:
        place = self.range(before).Start
        place.Text.insertControlCharacter(place, PARAGRAPH_BREAK, False)

    def new_paragraph(self, after: str, text: str, *, style: str = "") -> None:
        end = self.paragraph(after).End
        end.Text.insertControlCharacter(end, PARAGRAPH_BREAK, False)
        end = self.paragraph(after)
        end.gotoNextParagraph(False)
        end.Text.insertString(end, text, False)
        if style:
            end.ParaStyleName = style

    def new_row(self, text: str, *cells: str) -> None:
        """Insert a row behind that of a cell."""
        cell = self.range(text).Cell
        row = int(re.sub(r"\D", "", cell.CellName))
        table = self.range(text).TextTable
        table.Rows.insertByIndex(row, 1)
        for column, content in enumerate(cells):
            table.getCellByPosition(column, row).String = content

    def delete_row(self, text: str) -> None:
        found = self.range(text)
        found.TextTable.Rows.removeByIndex(int(re.sub(r"\D", "", found.Cell.CellName)) - 1, 1)

    def new_column(self, text: str, *cells: str) -> None:
        """Insert a column behind that of a cell."""
        found = self.range(text)
        column = ord(found.Cell.CellName[0]) - ord("A") + 1
        found.TextTable.Columns.insertByIndex(column, 1)
        for row, content in enumerate(cells):
            found.TextTable.getCellByPosition(column, row).String = content

    def delete_column(self, text: str) -> None:
        found = self.range(text)
        found.TextTable.Columns.removeByIndex(ord(found.Cell.CellName[0]) - ord("A"), 1)

    def merge_cells(self, text: str) -> None:
        """Merge a cell with the one to its right."""
        found = self.range(text)
        cursor = found.TextTable.createCursorByCellName(found.Cell.CellName)
        cursor.goRight(1, True)
        cursor.mergeRange()

    def delete_table(self, text: str) -> None:
        self.range(text).TextTable.dispose()

    def set_style(self, text: str, style: str) -> None:
        """Give a paragraph a style, as `Heading 3`."""
        for name in (style, style.replace(" ", ""), style.casefold()):  # as LibreOffice has imported them
            if self.document.StyleFamilies.getByName("ParagraphStyles").hasByName(name):
                self.paragraph(text).ParaStyleName = name
                return
        raise LookupError(style)

    def new_footnote(self, after: str, text: str) -> None:
        place = self.range(after).End
        note = self.document.createInstance("com.sun.star.text.Footnote")
        place.Text.insertTextContent(place, note, False)
        note.insertString(note.createTextCursor(), text, False)

    def delete_footnote(self, text: str) -> None:
        for note in self.document.Footnotes:
            if text in note.String:
                note.Anchor.String = ""

    def replace_all(self, old: str, new: str) -> None:
        """Find and replace all occurrences of words."""
        replacing = self.document.createReplaceDescriptor()
        replacing.SearchString, replacing.ReplaceString = old, new
        replacing.SearchCaseSensitive = replacing.SearchWords = True
        self.document.replaceAll(replacing)

    def duplicate(self, text: str, after: str) -> None:
        """Copy words, and paste them behind others."""
        self.controller.select(self.range(text))
        taken = self.controller.getTransferable()
        self.controller.select(self.range(after).End)
        self.controller.insertTransferable(taken)

    def cut_and_paste(self, text: str, after: str) -> None:
        self.duplicate(text, after)
        self.delete(text)

    def cut_and_paste_after(self, text: str, after: str) -> None:
        """Cut words, and paste them behind others that come before or after them."""
        found = self.range(text)
        self.controller.select(found)
        taken = self.controller.getTransferable()
        found.String = ""
        self.controller.select(self.range(after).End)
        self.controller.insertTransferable(taken)

    def between(self, start: str, end: str) -> Any:
        """Return the range between two texts of a paragraph; fields in it are not found as text."""
        first = self.range(start)
        cursor = first.Text.createTextCursorByRange(first.End)
        cursor.gotoRange(self.range(end).Start, True)
        return cursor

    def delete_between(self, start: str, end: str) -> None:
        self.between(start, end).String = ""

    def duplicate_between(self, start: str, end: str, after: str) -> None:
        self.controller.select(self.between(start, end))
        taken = self.controller.getTransferable()
        self.controller.select(self.range(after).End)
        self.controller.insertTransferable(taken)

    def cut_between(self, start: str, end: str, after: str) -> None:
        found = self.between(start, end)
        self.controller.select(found)
        taken = self.controller.getTransferable()
        found.String = ""
        self.controller.select(self.range(after).End)
        self.controller.insertTransferable(taken)

    def copy_paragraph(self, text: str, after: str) -> None:
        """Copy a paragraph, and paste it into a new one behind another."""
        self.controller.select(self.paragraph(text))
        taken = self.controller.getTransferable()
        end = self.paragraph(after).End
        end.Text.insertControlCharacter(end, PARAGRAPH_BREAK, False)
        end = self.paragraph(after)
        end.gotoNextParagraph(False)
        self.controller.select(end)
        self.controller.insertTransferable(taken)

    def underline(self, text: str) -> None:
        self.range(text).CharUnderline = 1

    def highlight(self, text: str) -> None:
        self.range(text).CharBackColor = 0xFFFF00

    def strike(self, text: str) -> None:
        self.range(text).CharStrikeout = 1

    def demote(self, text: str) -> None:
        """Move an item of a list one level down."""
        self.paragraph(text).NumberingLevel = 1

    def list_like(self, text: str, other: str) -> None:
        """Make a paragraph an item of the list of another one."""
        paragraph = self.paragraph(text)
        paragraph.NumberingRules = self.paragraph(other).NumberingRules

    def resolve(self, what: str) -> None:
        """Accept or reject all tracked changes: `AcceptAllTrackedChanges`, `RejectAllTrackedChanges`."""
        context = uno.getComponentContext() if self.context is None else self.context
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        dispatcher.executeDispatch(self.controller.Frame, f".uno:{what}", "", 0, ())

    def describe(self, text: str) -> None:
        """Change the alternative text of the first picture."""
        for place in range(self.document.DrawPage.Count):
            self.document.DrawPage.getByIndex(place).Description = text
            break

    def delete_picture(self) -> None:
        self.document.GraphicObjects.getByIndex(0).dispose()

    def record(self, author: str) -> None:
        """Track changes from now on, as another author, or no longer."""
        name_author(self.context, author)
        self.document.RecordChanges = bool(author)

    def join(self, text: str) -> None:
        """Delete the end of a paragraph."""
        cursor = self.paragraph(text)
        cursor.collapseToEnd()
        cursor.goRight(1, True)
        cursor.String = ""

    def delete_paragraph(self, text: str) -> None:
        cursor = self.paragraph(text)
        cursor.goRight(1, True)
        cursor.String = ""

    def move_paragraph(self, text: str, after: str) -> None:
        """Cut a paragraph, and paste it into a new one behind another."""
        cursor = self.paragraph(text)
        self.controller.select(cursor)
        taken = self.controller.getTransferable()
        cursor.goRight(1, True)
        cursor.String = ""
        end = self.paragraph(after).End
        end.Text.insertControlCharacter(end, PARAGRAPH_BREAK, False)
        end = self.paragraph(after)
        end.gotoNextParagraph(False)
        self.controller.select(end)
        self.controller.insertTransferable(taken)

    def comment(self, about: str, text: str, *, done: bool = False, within: str = "") -> None:
        """Comment on words. Replies are not made: LibreOffice 7.4 has no interface for them."""
        place = self.range(about, within)
        note = self.document.createInstance("com.sun.star.text.textfield.Annotation")
        note.Content, note.Author, note.Initials = text, self.author or "A. B.", "AB"
        place.Text.insertTextContent(place, note, True)
        note.Resolved = done
        now = uno.createUnoStruct("com.sun.star.util.DateTime")
        now.Year, now.Month, now.Day, now.Hours = 2026, 5, 3, 10
        note.DateTimeValue = now


def started(profile: Path) -> tuple[Any, Any, Any]:
    """Start an office process, and return it with its context and its desktop."""
    pipe = f"casewright{time.time_ns()}"
    process = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            time.sleep(0.1)
    return process, context, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def name_author(context: Any, author: str) -> None:
    """Set the name of the user, which is that of the tracked changes."""
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    access = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess",
        (_property("nodepath", "/org.openoffice.UserProfile/Data"),),
    )
    access.givenname = author
    access.commitChanges()


def main() -> int:
    jobs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        process, context, desktop = started(Path(folder))
        try:
            for job in jobs:
                name_author(context, job["author"])
                copied = shutil.copy(job["input"], folder)  # without the locks of other processes
                document = Document(desktop, copied, job["author"], context)
                for method, arguments, options in job["edits"]:
                    getattr(document, method)(*arguments, **options)
                document.save(job["output"])
        finally:
            try:
                desktop.terminate()
            finally:
                process.wait(60)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
