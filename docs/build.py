"""Writes docs/reference from the code and the definitions. Run by `make docs`."""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jamfor.cli.main import build_parser
from jamfor.core.answers.doubts import RULES
from jamfor.core.indicators.wording import describe
from jamfor.core.releases.pack import Pack
from jamfor.formats.definitions import definitions_folder, load_definitions


ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by `make docs`; edit the source instead. -->\n\n"


def main() -> int:
    """Write every page of the reference."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name}\n")
    return 0


def pages() -> dict[str, str]:
    """Return the pages of the reference by file name."""
    loaded = load_definitions(definitions_folder(), example=False)
    if loaded.pack is None:
        raise SystemExit("the definitions have faults; run `jamfor check`")
    return {
        "commands.md": commands(),
        "indicators.md": indicators(loaded.pack),
        "problem-codes.md": problem_codes(),
        "review-rules.md": review_rules(),
        "specification.md": specification(),
    }


def commands() -> str:
    """Every command, as its own help says it."""
    os.environ["COLUMNS"] = "88"  # help is as wide as the code, on every terminal
    parser = build_parser()
    text = f"# Commands\n\n{MADE}```\n{parser.format_help()}```\n"
    for name, command in _commands(parser):
        text += f"\n## jamfor {name}\n\n```\n{command.format_help()}```\n"
    return text


def _commands(
    parser: argparse.ArgumentParser, before: str = ""
) -> list[tuple[str, argparse.ArgumentParser]]:
    found = []
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way in
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            continue
        for name, command in action.choices.items():
            found.append((f"{before}{name}", command))
            found += _commands(command, f"{before}{name} ")
    return found


def indicators(pack: Pack) -> str:
    """Every indicator of the latest year: id, title, and its rule in words."""
    questions = {q.id: q for q in pack.questions}
    text = f"# Indicators\n\n{MADE}"
    for area in pack.geography.service_areas:
        text += f"\n## {area.name.sv}\n\n| id | titel | uppfylls när | år | grund |\n"
        text += "|---|---|---|---|---|\n"
        for indicator in pack.indicators:
            version = indicator.latest
            if version.home != area.id:
                continue
            asked = {
                key: put
                for key, question in questions.items()
                if (put := question.asked_in(version.years[-1])) is not None
            }
            words = describe(version, questions=asked).sv
            years = ", ".join(indicator.years)
            basis = version.basis.rule.value
            title = version.title.sv
            text += f"| {indicator.id} | {title} | {words} | {years} | {basis} |\n"
    return text


def specification() -> str:
    """The rules for numbers as the spec tests state them: a test is a paragraph."""
    text = f"# Specification\n\n{MADE}"
    for path in sorted((ROOT / "tests" / "spec").glob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        module = ast.parse(source)
        text += f"\n## {ast.get_docstring(module) or path.stem}\n"
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                claim = node.name.removeprefix("test_").replace("_", " ")
                text += f"\n### {claim}\n\n{ast.get_docstring(node) or ''}\n"
                text += f"\n```python\n{_whole(source, node)}\n```\n"
    return text


def _whole(source: str, node: ast.FunctionDef) -> str:
    """A test with the table above it, without the docstring already printed."""
    lines = source.splitlines()
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    said = node.body[0] if ast.get_docstring(node) else None
    if said is None or said.end_lineno is None:
        return "\n".join(lines[first - 1 : node.end_lineno])
    head, rest = lines[first - 1 : said.lineno - 1], lines[said.end_lineno :]
    return "\n".join([*head, *rest[: (node.end_lineno or 0) - said.end_lineno]])


def problem_codes() -> str:
    """Every code a fault or a refusal can carry, and the module that finds it."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        module = path.relative_to(ROOT / "src").as_posix()
        for code in _codes(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(code, set()).add(module)
    text = f"# Problem codes\n\n{MADE}A code never changes its meaning.\n\n"
    text += "| code | found by |\n|---|---|\n"
    for code, modules in sorted(found.items()):
        text += f"| {code} | {', '.join(f'`{m}`' for m in sorted(modules))} |\n"
    return text


def review_rules() -> str:
    """Every rule that answers are reviewed by before they are signed."""
    text = f"# Review rules\n\n{MADE}"
    text += (
        "An error blocks handing in. A warning needs an explanation, which holds for\n"
    )
    text += "the values it was given for. A code never changes its meaning.\n\n"
    text += (
        "| kod | allvar | varför | why | ägare | owner |\n|---|---|---|---|---|---|\n"
    )
    for code, rule in sorted(RULES.items()):
        why, owner = rule.why, rule.owner
        text += f"| {code} | {rule.severity} | {why.sv} | {why.en} |"
        text += f" {owner.sv} | {owner.en} |\n"
    return text


FINDERS = frozenset({"error", "refuse", "Problem", "Fault", "_fault", "_problem"})
LISTS = frozenset({"code", "CODES", "_TEXTS"})
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in FINDERS:
            said = [
                *node.args[:2],
                *(k.value for k in node.keywords if k.arg == "code"),
            ]
        elif isinstance(node, ast.Assign) and _name(node.targets[0]) in LISTS:
            said = [node.value]
        elif isinstance(node, ast.AnnAssign) and _name(node.target) in LISTS:
            said = [node.value] if node.value else []
        else:
            continue
        constants = (n for part in said for n in ast.walk(part))
        for n in constants:
            if isinstance(n, ast.Constant) and CODE.fullmatch(str(n.value)):
                yield str(n.value)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


if __name__ == "__main__":
    sys.exit(main())
