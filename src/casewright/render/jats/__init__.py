"""The JATS writer: the article as XML for archives and publishers (JATS Archiving 1.2, NISO Z39.96-2019)."""

from casewright.render.jats.article import jats_article, picture_addresses

__all__ = ["jats_article", "picture_addresses"]
