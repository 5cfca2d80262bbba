"""What a journey cannot wait for, done in the server's database beside it.

    database.py DATABASE crowd ALIAS NUMBER   NUMBER keys like the one called ALIAS: fleet/00001 and so on
    database.py DATABASE lapse ALIAS          the material of the key called ALIAS has expired a minute ago
"""

import sqlite3
import sys
import time
import uuid


def crowd(database, alias, number):
    columns = [row[1] for row in database.execute("PRAGMA table_info(keys)")]
    key = dict(zip(columns, database.execute("SELECT * FROM keys WHERE alias = ?", [alias]).fetchone()))
    rows = (
        {**key, "id": str(uuid.uuid4()), "alias": f"fleet/{n:05}", "created_ms": key["created_ms"] - n}
        for n in range(1, int(number) + 1)
    )
    names = ", ".join(f":{column}" for column in columns)
    database.executemany(f"INSERT INTO keys VALUES ({names})", rows)


def lapse(database, alias):
    changed = database.execute(
        "UPDATE keys SET material_expires = ? WHERE alias = ? AND material_version IS NOT NULL",
        [int(time.time()) - 60, alias],
    )
    if changed.rowcount != 1:
        sys.exit(f"no key called {alias} has material")


path, what, *arguments = sys.argv[1:]
with sqlite3.connect(path, timeout=10) as connection:
    {"crowd": crowd, "lapse": lapse}[what](connection, *arguments)
