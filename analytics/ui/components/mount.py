"""The scripts of the components, served as files: the policy admits scripts of our own origin and no others."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Literal, get_args

from streamlit.components.v2 import component
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

Name = Literal["deck", "drop", "news", "sheet", "top"]
PACKAGE = "trithuc45"
ASSETS = Path(__file__).parent / "assets"
_registering = Lock()


def renderer(name: Name) -> ComponentRenderer:
    """What puts the component on the page.

    Streamlit serves scripts as files only for components declared in an installed package;
    the declaration is handed to the running server here instead. A test has a server of its own,
    so it is looked for at every use.
    """
    with _registering:
        manager = get_bidi_component_manager()
        if manager.get_component_asset_root(f"{PACKAGE}.{name}") is None:
            manager.register_from_manifest(_manifest(), ASSETS.parent)
        css = f"{name}.css" if (ASSETS / f"{name}.css").exists() else None
        return component(f"{PACKAGE}.{name}", js=f"{name}.js", css=css)


def _manifest() -> ComponentManifest:
    configured = [ComponentConfig(name, ASSETS.name) for name in get_args(Name)]
    return ComponentManifest(name=PACKAGE, version="1", components=configured)
