"""The commands for co-authors and reviewers: `import`, `diff`, `respond`."""
