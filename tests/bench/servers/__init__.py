"""The servers that ftps_bench.py compares, each configured the way its users run it, and as fast as that allows."""
