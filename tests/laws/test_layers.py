"""Law 1: imports point downwards; no import inside a function; no file over 400 lines; no `utils`."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "app").rglob("*.py"))


def test_imports_point_downwards():
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_function_imports():
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{path.relative_to(ROOT)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
    assert found == []


def test_no_file_hides_two_nouns():
    assert [str(path.relative_to(ROOT)) for path in FILES if len(path.read_text().splitlines()) > 400] == []


def test_every_file_has_a_noun():
    assert [path.name for path in FILES if path.stem in ("utils", "helpers", "common")] == []
