"""A layer's files lie where its functions look for them. The emulator leaves layers of a native
function out; here they are unpacked, and variables that begin with /opt/ lead there."""

import hashlib
import io
import tempfile
import zipfile
from pathlib import Path

from ministack.services import lambda_svc

OPT = "/opt/"


def apply() -> None:
    environment = lambda_svc._provided_worker_env

    def with_layers(config, code_folder, port):
        variables = environment(config, code_folder, port)
        layers = [lambda_svc._resolve_layer_zip(layer) for layer in config.get("Layers") or []]
        for folder in map(_unpacked, filter(None, layers)):
            for name, value in variables.items():
                if value.startswith(OPT) and (folder / value.removeprefix(OPT)).exists():
                    variables[name] = str(folder / value.removeprefix(OPT))
        return variables

    lambda_svc._provided_worker_env = with_layers


def _unpacked(archive: bytes) -> Path:
    folder = Path(tempfile.gettempdir()) / f"layer-{hashlib.sha256(archive).hexdigest()[:16]}"
    if not folder.exists():
        zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)
    return folder
