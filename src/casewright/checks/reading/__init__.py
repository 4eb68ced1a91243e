"""What rules read: passages of prose, tables and pictures, each with its place."""
