"""Writes the template with its loops written out, for checkers that cannot read them.

Usage: expand.py TEMPLATE OUTPUT
"""

import json
import sys

from samcli.commands._utils.template import get_template_data
from samcli.lib.cfn_language_extensions.sam_integration import expand_language_extensions
from samcli.lib.intrinsic_resolver.intrinsics_symbol_table import IntrinsicsSymbolTable


def main(template: str, output: str) -> None:
    # Of a resource whose condition does not hold only a part is written out.
    values = {**IntrinsicsSymbolTable.DEFAULT_PSEUDO_PARAM_VALUES, "ReceiveMail": "true"}
    expanded = expand_language_extensions(get_template_data(template), parameter_values=values, enabled=True)
    loops = [name for name in expanded.expanded_template["Resources"] if name.startswith("Fn::")]
    if loops:
        sys.exit(f"loops were left in: {loops}")
    with open(output, "w", encoding="utf-8") as file:
        json.dump(expanded.expanded_template, file, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
