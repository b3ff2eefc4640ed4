"""Reads Facebook Pages into DuckDB with dlt: a task as a line of JSON, then a run for each line that follows. A run
answers with a line: how long it took, and how many Pages and lives it stored."""

import json
import sys
import time

import dlt
import duckdb
from dlt.sources.rest_api import rest_api_source

PAGES_A_REQUEST = 50

task = json.loads(sys.stdin.readline())
folder = task["folder"]
for name, value in {
    "runtime.dlthub_telemetry": False,
    "runtime.log_level": "ERROR",
    "extract.workers": 20,
    "extract.futures_poll_interval": 0.001,
    "normalize.workers": 1,
    "load.workers": 1,
    "load.run_sleep": 0.01,
    "data_writer.disable_compression": True,
    "restore_from_destination": False,
}.items():
    dlt.config[name] = value


def batch(start):
    ids = task["ids"][start : start + PAGES_A_REQUEST]
    items = [{"method": "GET", "relative_url": f"{one}?fields={task['fields']}"} for one in ids]
    literal = json.dumps(items).replace("{", "{{").replace("}", "}}")
    return {
        "name": f"batch_{start}",
        "table_name": "pages",
        "write_disposition": "append",
        "parallelized": True,
        "endpoint": {
            "path": "",
            "method": "POST",
            "data": {**task["access"], "batch": literal},
            "paginator": "single_page",
            "data_selector": "$",
        },
        "processing_steps": [{"yield_map": unpack}],
    }


def unpack(items):
    for item in items if isinstance(items, list) else [items]:
        if item["code"] != 200:
            raise RuntimeError(item["body"])
        yield {**json.loads(item["body"]), "read_at": time.time()}


def count(table):
    with duckdb.connect(f"{folder}/store.duckdb", read_only=True) as stored:
        return stored.execute(f"select count(*) from peer.{table}").fetchone()[0]


source = {
    "client": {"base_url": task["url"]},
    "resources": [batch(start) for start in range(0, len(task["ids"]), PAGES_A_REQUEST)],
}
destination = dlt.destinations.duckdb(f"{folder}/store.duckdb")
pipeline = dlt.pipeline("peer", destination=destination, dataset_name="peer", pipelines_dir=folder)
before = {"pages": 0, "pages__live_videos__data": 0}
for _ in sys.stdin:
    begun = time.perf_counter()
    pipeline.run(rest_api_source(source)).raise_on_failed_jobs()
    wall = time.perf_counter() - begun
    now = {table: count(table) for table in before}
    pages, lives = (now[table] - before[table] for table in before)
    before = now
    print(json.dumps({"wallMs": wall * 1000, "pages": pages, "lives": lives}), flush=True)
