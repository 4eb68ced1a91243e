"""The language server: findings, explanations, completion, navigation and renaming in an editor, from text that need
not be saved. It checks with the functions of `casewright check`, runs no code of a report and writes no file."""
