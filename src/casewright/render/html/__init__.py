"""The HTML writer: one self-contained page."""

from casewright.render.html.page import html_page

__all__ = ["html_page"]
