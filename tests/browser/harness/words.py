"""What the pages say, read from the catalogues and the policy: a play names a word, never a sentence."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

MESSAGE = re.compile(r"([a-zA-Z][\w-]*) = (.*)")
VALUE = re.compile(r"\{ \$(\w+) \}")


@cache
def _catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted((ROOT / "shared/web/locales" / language).glob("*.ftl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            message = MESSAGE.fullmatch(line)
            # Messages of several lines or with variants would need a reader of Fluent.
            assert message or not line.strip() or line.startswith("#"), f"{file.name} says what is not read here: {line}"
            if message:
                found[message[1]] = message[2]
    assert len(found) > 300, f"the catalogue of {language} was found"
    return found


@cache
def _categories() -> dict[str, dict[str, str]]:
    pack = tomllib.loads((ROOT / "shared/policy/packs/house.toml").read_text(encoding="utf-8"))
    return {category["code"]: category for category in pack["categories"]}


@dataclass(frozen=True)
class Words:
    """The words of one language: `zh` or `en`."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """A message with its values filled in."""
        return VALUE.sub(lambda found: str(values[found[1]]), _catalogue(self.language)[key])

    def about(self, key: str) -> re.Pattern[str]:
        """A message with any values."""
        pieces = VALUE.split(_catalogue(self.language)[key])
        return re.compile(".+?".join(re.escape(piece) for piece in pieces[::2]))

    def label(self, key: str) -> re.Pattern[str]:
        """A field's label, which may go on to say that the field is optional."""
        optional = re.escape(self("field-optional"))
        return re.compile(rf"^\s*{re.escape(self(key))}\s*({optional})?\s*$")

    def category(self, code: str) -> str:
        return _categories()[code][self.language]
