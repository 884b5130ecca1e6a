"""What the code says of itself, read from its text: names it shares with the template."""

import re
from functools import cache
from pathlib import Path

from cfnlint.decode import cfn_yaml

from harness.stack import ROOT, TEMPLATE

#: The wrappers that read a setting on a function's behalf, and where they are written.
SHARED = {
    "Store::from_settings": ["shared/store/src/lib.rs"],
    "store::open": ["shared/store/src/lib.rs", "shared/store/src/secrets.rs"],
    "aws::config": ["shared/lambda-shell/src/aws.rs"],
}
READS = re.compile(
    r"(?:Settings|settings)\s*\.\s*(required|optional)\(\s*\"([A-Z_]+)\""
    r"|secrets::(required|optional)\(\s*[^,]+,\s*[^,]+,\s*\"([A-Z_]+)\""
)


def text(path: str) -> str:
    """A source file, or all of a folder, without its tests."""
    at = ROOT / path
    files = sorted(at.rglob("*.rs")) if at.is_dir() else [at]
    return "\n".join(file.read_text(encoding="utf-8").split("\n#[cfg(test)]")[0] for file in files)


def reads(source: str) -> dict[str, bool]:
    """The settings a piece of source reads, and whether it cannot do without."""
    found = ((a or c, b or d) for a, b, c, d in READS.findall(source))
    return {name: how == "required" for how, name in found}


@cache
def queues() -> dict[str, str]:
    """The queues by the name of their variant."""
    return dict(re.findall(r"Queue::(\w+) => \"([a-z-]+)\"", text("shared/messages/src/queue.rs")))


def queues_named(expression: str) -> list[str]:
    """The variants in a list such as `&[Queue::Timers]` or `&RELAYED`."""
    constant = re.fullmatch(r"&(\w+)", expression)
    if constant:
        pattern = rf"const {constant[1]}: \[Queue; \d+\] =\s*(\[[^\]]*\])"
        expression = re.search(pattern, text("shared/messages/src/queue.rs"))[1]
    return re.findall(r"Queue::(\w+)", expression)


def settings(function: str) -> dict[str, bool]:
    """Every variable a function reads, and whether it cannot do without."""
    source = text(f"functions/{function}/src")
    found = {"RUST_LOG": False, **reads(text("shared/lambda-shell/src/telemetry.rs")), **reads(source)}
    for call, places in SHARED.items():
        if call in source:
            for place in places:
                found.update(reads(text(place)))
    for expression in re.findall(r"Queues::from_settings\([^;]*?Settings,\s*(&[^)]*?)\)\?", source):
        names = queues_named(expression)
        assert names, expression
        found.update({f"QUEUE_URL_{queues()[name].upper()}": True for name in names})
    return found


@cache
def template() -> dict:
    """The shipped template as data, functions such as `Fn::If` written out."""
    return cfn_yaml.load(str(TEMPLATE))


def function_folders() -> list[str]:
    return sorted(manifest.parent.name for manifest in (ROOT / "functions").glob("*/Cargo.toml"))


def functions() -> dict[str, dict]:
    """The template's functions by the name of their folder of code."""
    found = {}
    for resource in template()["Resources"].values():
        if isinstance(resource, dict) and resource.get("Type") == "AWS::Serverless::Function":
            found[Path(resource["Properties"]["CodeUri"]).name] = resource
    return found


def variables(function: str) -> dict[str, bool]:
    """Every variable the template gives a function, and whether it always does."""
    everyones = template()["Globals"]["Function"]["Environment"]["Variables"]
    own = functions()[function]["Properties"]["Environment"]["Variables"]
    sometimes = lambda value: "NoValue" in str(value)  # noqa: E731
    return {name: not sometimes(value) for name, value in {**everyones, **own}.items()}
