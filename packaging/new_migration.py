"""Write the next migration from what the model now declares: `python packaging/new_migration.py "words"`.

Compares a database upgraded to the newest revision with the model and leaves a new file in
`fieldapp/store/migrations/versions` to be read and corrected by hand.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from fieldapp.store import migrate
from fieldapp.store.driver import WRITING, open_sqlite


def main(message: str) -> None:
    """Autogenerate one revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    known = len(list((Path(migrate.__file__).parent / "migrations" / "versions").glob("[0-9]*.py")))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_sqlite(Path(folder) / "empty.sqlite")
        with engine.execution_options(**{WRITING: True}).begin() as connection:
            config.attributes["connection"] = connection
            if known:
                command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=f"{known + 1:04d}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change the model")
