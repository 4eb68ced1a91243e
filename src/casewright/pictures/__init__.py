"""Picture files without anything but the picture: one way for all of them, wherever a report shows them.

What stays of a file is its pixels or its geometry, its palette, its resolution and the numbers of its color profile.
Nothing is compressed again where the file can be taken apart instead.
"""
