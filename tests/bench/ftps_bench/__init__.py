"""Parts of ftps_bench.py: workloads, what measures processes, and the report."""
