"""REF: rules about citations, bibliographies and references."""
