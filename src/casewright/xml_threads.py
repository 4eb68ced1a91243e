"""lxml in threads.

libxml2 keeps names and short texts in a dictionary for each thread. If a thread begins by making an element, lxml makes
its dictionary a part of that of the thread that imported lxml, and reads this without a lock: while it grows, names and
texts are wrong, or the process ends. A thread that begins by parsing has a dictionary of its own.
"""

from __future__ import annotations


def with_own_names() -> None:
    """Give a thread its own dictionary of names. Every thread that may use lxml calls it first."""
    from lxml import etree

    etree.fromstring(b"<own/>", etree.XMLParser())
