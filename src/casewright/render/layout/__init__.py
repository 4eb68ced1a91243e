"""How a resolved document meets its pages: paper, widths of columns, what stays together, what does not fit."""
