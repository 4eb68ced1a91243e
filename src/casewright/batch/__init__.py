"""One command over many reports: each in a process of its own, on one machine or on a Dask cluster."""
