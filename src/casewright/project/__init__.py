"""The configuration of a project: `_quarto.yml` and its companions, merged as Quarto merges them."""

from casewright.project.inheritance import DocumentMetadata, document_metadata
from casewright.project.loading import (
    Project,
    environment_value,
    find_root,
    load_configuration,
    load_project,
    printed,
    with_variables,
)
from casewright.project.render_list import documents, documents_read, listed_documents, project_of
from casewright.project.settings import AbbreviationSettings, CheckSettings, ManuscriptSettings, Settings

__all__ = [
    "AbbreviationSettings", "CheckSettings", "DocumentMetadata", "ManuscriptSettings", "Project", "Settings",
    "document_metadata", "documents", "documents_read", "environment_value", "find_root", "listed_documents",
    "load_configuration", "load_project", "printed", "project_of", "with_variables",
]  # fmt: skip
