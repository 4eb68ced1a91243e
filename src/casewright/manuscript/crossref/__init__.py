"""Labels, numbers and mentions."""
