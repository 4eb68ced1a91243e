"""The tables of a report: what they hold, cells that are doubtful, and prose that contradicts them."""
