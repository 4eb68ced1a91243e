"""The process in which one figure is drawn: its panels, what it reads, whether its text can be read in print."""
